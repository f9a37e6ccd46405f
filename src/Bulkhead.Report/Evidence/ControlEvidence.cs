using System.Collections.Immutable;
using Bulkhead.Engine.Compliance;

namespace Bulkhead.Report.Evidence;

/// <summary>A control in an account.</summary>
/// <param name="Control">The control.</param>
/// <param name="Account">The account's name in the file.</param>
/// <param name="Items">Everything that answers it.</param>
public sealed record ControlEvidence(ComplianceControl Control, string Account, ImmutableArray<EvidenceItem> Items)
{
    /// <summary>Not met where anything is not; unknown where anything is, or nothing answers; met otherwise.</summary>
    public EvidenceState State => Items.IsEmpty ? EvidenceState.Unknown : Items.Max(i => i.State);

    /// <summary>How many items have a state.</summary>
    public int Count(EvidenceState state) => Items.Count(i => i.State == state);
}
