using System.Collections.Immutable;

namespace Bulkhead.Engine.Observed.Drift;

/// <summary>
/// What somebody changed behind the back of Bulkhead's stacks, as CloudFormation sees it (AWS CloudFormation User Guide,
/// "Detect unmanaged configuration changes to stacks and resources"). What differs between file and world without that
/// is in the plan.
/// </summary>
/// <param name="Stacks">Every stack that was looked at, by account, region and name.</param>
public sealed record DriftReport(ImmutableArray<StackDrift> Stacks)
{
    /// <summary>Whether any stack has drifted.</summary>
    public bool HasDrift => Stacks.Any(s => !s.Resources.IsEmpty);

    /// <summary>Whether every stack could be looked at.</summary>
    public bool IsWhole => Stacks.All(s => s.Refusal is null);
}
