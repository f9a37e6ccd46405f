using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>A unit, or the organization's root, whose accounts have the stacks of a set.</summary>
/// <param name="Unit">Its id.</param>
/// <param name="Regions">The regions, in order.</param>
internal sealed record StackSetTarget(string Unit, ImmutableArray<string> Regions);
