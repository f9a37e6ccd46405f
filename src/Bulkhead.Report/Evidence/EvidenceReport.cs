using System.Collections.Immutable;
using Bulkhead.Engine.Compliance;

namespace Bulkhead.Report.Evidence;

/// <summary>What is known of the controls of a framework in the accounts that it binds.</summary>
public sealed record EvidenceReport
{
    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>The framework.</summary>
    public required ComplianceFramework Framework { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The accounts that it binds, by name, with their ids; null for one that does not exist yet.</summary>
    public required ImmutableArray<KeyValuePair<string, string?>> Accounts { get; init; }

    /// <summary>The controls, in the framework's order, each in every account.</summary>
    public required ImmutableArray<ControlEvidence> Controls { get; init; }

    /// <summary>Whether anything is not as it must be.</summary>
    public bool HasFailures => Controls.Any(c => c.State == EvidenceState.NotMet);
}
