namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>What the work on an instance comes to.</summary>
/// <param name="Status">How the operation went there.</param>
/// <param name="Reason">Why; null for nothing.</param>
/// <param name="Until">Until when, on the cloud's clock, it shows as in progress.</param>
/// <param name="Instance">The instance from then on; null when it is gone.</param>
internal sealed record InstanceOutcome(string Status, string? Reason, DateTimeOffset Until, StackInstance? Instance);
