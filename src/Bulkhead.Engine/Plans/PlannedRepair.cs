using System.Collections.Immutable;
using Bulkhead.Reach.Repair;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Plans;

/// <summary>The smallest changes that mend a broken invariant, and what the verdict is with them.</summary>
/// <param name="Mended">Whether no certain way is left with the changes.</param>
/// <param name="Obstacle">Why it can't be mended; null where it can.</param>
/// <param name="Smallest">Whether no cheaper set of the changes that were thought of breaks all ways.</param>
/// <param name="Changes">The policies to put in place; none where it can't be mended.</param>
/// <param name="After">The verdict with the changes: <c>proved</c>, <c>not-proved</c>, or <c>broken</c> where it can't be mended.</param>
/// <param name="Path">The way that is left, or may be left.</param>
/// <param name="Unknowns">What is not known then.</param>
public sealed record PlannedRepair(
    bool Mended,
    string? Obstacle,
    bool Smallest,
    ImmutableArray<PlannedRepairChange> Changes,
    string After,
    ImmutableArray<PlannedReachStep> Path,
    ImmutableArray<string> Unknowns)
{
    /// <summary>The repair as the plan keeps it.</summary>
    public static PlannedRepair Of(RepairAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new(
            answer.IsMended,
            answer.Obstacle,
            answer.IsSmallest,
            [.. answer.Changes.Select(c => new PlannedRepairChange(RepairJson.NameOf(c.Kind), c.Place, c.Policy, c.Texts, c.Document, c.Touched))],
            ReachAnswerJson.NameOf(answer.After.Verdict),
            PlannedInvariant.StepsOf(answer.After),
            answer.After.Unknowns);
    }
}
