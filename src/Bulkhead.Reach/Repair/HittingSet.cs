using System.Collections.Immutable;

namespace Bulkhead.Reach.Repair;

/// <summary>
/// The cheapest set of cuts that has one of each way: branch and bound on the way with the fewest cuts. Bounded; where the bound is
/// reached the answer is the best that was found.
/// </summary>
internal sealed class HittingSet
{
    private const int MostSteps = 50_000;

    private readonly IReadOnlyList<ImmutableArray<Cut>> _ways;
    private ImmutableArray<Cut> _best;
    private long _bestCost;
    private int _steps;

    private HittingSet(IReadOnlyList<ImmutableArray<Cut>> ways)
    {
        _ways = ways;
        _best = Greedy();
        _bestCost = _best.Sum(c => c.Cost);
    }

    /// <summary>The set, and whether it is certainly a cheapest one.</summary>
    /// <param name="ways">The cuts of each way, none of them empty.</param>
    public static (ImmutableArray<Cut> Cuts, bool IsCheapest) Of(IReadOnlyList<ImmutableArray<Cut>> ways)
    {
        var solver = new HittingSet(ways);
        solver.Branch([], new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), 0);
        return ([.. solver._best.OrderBy(c => c.Key, StringComparer.Ordinal)], solver._steps <= MostSteps);
    }

    // The cut that breaks most of the ways that are left for what it costs.
    private ImmutableArray<Cut> Greedy()
    {
        var left = _ways.ToList();
        var chosen = ImmutableArray.CreateBuilder<Cut>();
        while (left.Count > 0)
        {
            var next = left.SelectMany(w => w).GroupBy(c => c.Key, StringComparer.Ordinal)
                .Select(g => (Cut: g.First(), Ways: g.Count()))
                .OrderBy(c => (double)c.Cut.Cost / c.Ways).ThenBy(c => c.Cut.Key, StringComparer.Ordinal).First().Cut;
            chosen.Add(next);
            left.RemoveAll(w => w.Any(c => c.Key == next.Key));
        }

        return chosen.ToImmutable();
    }

    // Depth is at most the number of ways.
    private void Branch(ImmutableList<Cut> chosen, HashSet<string> keys, HashSet<string> refused, long cost)
    {
        if (++_steps > MostSteps || cost >= _bestCost) return;
        ImmutableArray<Cut>? open = null;
        foreach (var way in _ways)
        {
            if (way.Any(c => keys.Contains(c.Key))) continue;
            if (open is null || way.Count(c => !refused.Contains(c.Key)) < open.Value.Count(c => !refused.Contains(c.Key))) open = way;
        }

        if (open is null)
        {
            _best = [.. chosen];
            _bestCost = cost;
            return;
        }

        var here = new List<string>();
        foreach (var cut in open.Value.OrderBy(c => c.Cost).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            if (!refused.Contains(cut.Key) && keys.Add(cut.Key))
            {
                Branch(chosen.Add(cut), keys, refused, cost + cut.Cost);
                keys.Remove(cut.Key);
            }

            // What was tried with this cut need not be tried again together with the next one.
            if (refused.Add(cut.Key)) here.Add(cut.Key);
        }

        foreach (var key in here) refused.Remove(key);
    }
}
