namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>An account that an operation is about.</summary>
/// <param name="Account">The account.</param>
/// <param name="Unit">The unit, or root, through which it is; null for an account that was named.</param>
internal sealed record InstanceTarget(string Account, string? Unit);
