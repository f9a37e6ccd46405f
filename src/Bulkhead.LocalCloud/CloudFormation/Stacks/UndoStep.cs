namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>What an update did to one resource, and so what its rollback takes back.</summary>
/// <param name="Before">The resource before; null when the update made it.</param>
/// <param name="After">The resource after; the same physical id as before when it was changed in place.</param>
internal sealed record UndoStep(StackResource? Before, StackResource After);
