using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>The invariants of a file, evaluated on a planned state.</summary>
/// <param name="Results">One for each, in the file's order.</param>
/// <param name="Diagnostics">What is wrong with files of facts, and policies that can't be read.</param>
public sealed record InvariantReport(ImmutableArray<InvariantResult> Results, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The planned state that they were evaluated on, as files for <c>reach</c>; null where there are no invariants.</summary>
    public SnapshotInputs? Inputs { get; init; }

    /// <summary>A file without invariants.</summary>
    public static InvariantReport None { get; } = new([], []);

    /// <summary>As the plan's JSON has them.</summary>
    public ImmutableArray<PlannedInvariant> ForPlan() => [.. Results.Select(r => PlannedInvariant.Of(r.Invariant.Text, r.Answer) with { Repair = r.Repair is { } repair ? PlannedRepair.Of(repair) : null })];
}
