using System.Collections.Immutable;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Reach.Repair;

/// <summary>How a broken verdict is mended.</summary>
/// <param name="Changes">The changes; none where nothing is broken, or where it can't be mended.</param>
/// <param name="After">
/// The verdict on the facts with the changes made, searched anew. Where it can't be mended, the way that no change of a policy
/// breaks, or the one that was left when the work's limit was reached.
/// </param>
/// <param name="Obstacle">Why it can't be mended; null where it can.</param>
/// <param name="IsSmallest">Whether no cheaper set of the changes that were thought of breaks all ways.</param>
/// <param name="Searches">How many searches it took.</param>
public sealed record RepairAnswer(ImmutableArray<RepairChange> Changes, ReachAnswer After, string? Obstacle, bool IsSmallest, int Searches)
{
    /// <summary>The changes one by one, before those of a policy were put together.</summary>
    internal ImmutableArray<Cut> Cuts { get; init; } = [];

    /// <summary>Whether, with the changes, there is no certain way any more.</summary>
    public bool IsMended => Obstacle is null && After.Verdict != ReachVerdict.Broken;

    /// <summary>Who loses something by the changes, each once.</summary>
    public ImmutableArray<string> Touched => [.. Changes.SelectMany(c => c.Touched).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
