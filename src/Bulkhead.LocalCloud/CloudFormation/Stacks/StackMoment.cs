namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>A state that a stack went to.</summary>
/// <param name="Time">When, on the cloud's clock.</param>
/// <param name="Status">The state.</param>
/// <param name="Reason">Why; null for nothing.</param>
internal sealed record StackMoment(DateTimeOffset Time, string Status, string? Reason);
