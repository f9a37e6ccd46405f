using System.Numerics;

namespace Bulkhead.Iam.Possibility;

/// <summary>Sorts the regions that a caller can choose among into groups that no policy tells apart.</summary>
internal static class RegionChoice
{
    /// <summary>One region of each group, the natural ones first.</summary>
    /// <param name="stack">The policies.</param>
    /// <param name="action">The action.</param>
    /// <param name="candidates">The regions to choose among, as bits.</param>
    /// <param name="isInResource">Whether the choice changes the resource's ARN.</param>
    public static List<string> Of(StackView stack, PossibleAction action, ulong candidates, bool isInResource)
    {
        var groups = new List<ulong> { candidates };
        foreach (var statement in stack.StatementsFor(action))
        {
            foreach (var clause in statement.Clauses)
            {
                if (!clause.Key.Equals(Scene.Region, StringComparison.OrdinalIgnoreCase)) continue;
                if (clause.Variables.Length > 0) return Each(candidates);
                Split(groups, clause.Regions);
            }

            if (!isInResource) continue;
            foreach (var mask in statement.ResourceRegions)
            {
                if (mask is not { } regions) return Each(candidates);
                Split(groups, regions);
            }
        }

        return [.. groups.Select(BitOperations.TrailingZeroCount).Order().Select(i => KnownRegions.All[i])];
    }

    private static void Split(List<ulong> groups, ulong mask)
    {
        for (var i = groups.Count - 1; i >= 0; i--)
        {
            var (inside, outside) = (groups[i] & mask, groups[i] & ~mask);
            if (inside == 0 || outside == 0) continue;
            groups[i] = inside;
            groups.Add(outside);
        }
    }

    private static List<string> Each(ulong candidates)
    {
        var regions = new List<string>();
        for (var i = 0; i < KnownRegions.All.Length; i++)
        {
            if ((candidates & (1UL << i)) != 0) regions.Add(KnownRegions.All[i]);
        }

        return regions;
    }
}
