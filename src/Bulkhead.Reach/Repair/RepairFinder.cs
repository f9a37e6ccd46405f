using System.Collections.Immutable;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Search;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Reach.Repair;

/// <summary>
/// Finds the cheapest changes that break all ways. A way must lose one of its calls; which calls, is a hitting set over the ways that
/// are known. The facts are changed accordingly and searched again, which gives the next way, until there is none (implicit hitting
/// sets: Moreno-Centeno and Karp, 2013). Bounded in searches, and the same for the same facts.
/// </summary>
internal sealed class RepairFinder
{
    private const int MostSearches = 96;
    private const int FewestSearches = 16;
    private const int MostNodes = 400_000;
    private const string NoChange = "no change of a policy takes a step of this way from who makes it";
    private const string NothingIsCalled = "no call leads there: who begins is there already, or facts outside of policies lead there";
    private const string TooMany = "the ways are too many: the changes that were found so far leave others open";

    private readonly ReachEngine _engine;
    private readonly ReachSubject _from;
    private readonly ReachObject _to;
    private readonly CutFinder _cuts;
    private readonly List<ImmutableArray<Cut>> _ways = [];
    private readonly int _mostSearches;
    private int _searches;
    private string _obstacle = NoChange;

    public RepairFinder(ReachEngine engine, ReachSubject from, ReachObject to)
    {
        _engine = engine;
        _mostSearches = Math.Clamp(MostNodes / Math.Max(1, engine.Snapshot.Nodes.Length), FewestSearches, MostSearches);
        _from = from;
        _to = to;
        _cuts = new(engine.Snapshot, new Losses(engine.World), engine.CertainlyHeld(from));
    }

    public RepairAnswer Find()
    {
        ImmutableArray<Cut>? best = null;
        var isSmallest = false;
        while (_searches < _mostSearches)
        {
            var (chosen, isCheapest) = HittingSet.Of(_ways);
            if (best is { } known && chosen.Sum(c => c.Cost) >= known.Sum(c => c.Cost))
            {
                isSmallest = isCheapest;
                break;
            }

            var all = chosen.ToList();
            switch (Extend(all))
            {
                case Way.Closed:
                    ImmutableArray<Cut> found = all.Count == chosen.Length ? chosen : Necessary(all);
                    if (best is null || found.Sum(c => c.Cost) < best.Value.Sum(c => c.Cost)) best = found;
                    break;
                case Way.Unbreakable:
                    return new([], After(all), _obstacle, false, _searches);
                case Way.OutOfSearches:
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return best is { } changes
            ? new(RepairChanges.Of(_engine.Snapshot, changes), After(changes), null, isSmallest, _searches) { Cuts = changes }
            : new([], _engine.Path(_from, _to), TooMany, false, _searches);
    }

    private enum Way
    {
        Closed,
        Unbreakable,
        OutOfSearches,
    }

    // Adds the cheapest cut of each way that is left, so that some set that breaks all ways is known early.
    private Way Extend(List<Cut> cuts)
    {
        while (_searches < _mostSearches)
        {
            var facts = Facts(cuts);
            if (Search(facts) is not { } calls) return Way.Closed;
            var made = cuts.Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
            ImmutableArray<Cut> way =
            [
                .. calls.SelectMany(c => _cuts.Of(c, facts)).Where(c => !made.Contains(c.Key)).DistinctBy(c => c.Key, StringComparer.Ordinal)
                    .OrderBy(c => c.Cost).ThenBy(c => c.Key, StringComparer.Ordinal),
            ];
            if (way.IsEmpty)
            {
                _obstacle = calls.IsEmpty ? NothingIsCalled : NoChange;
                return Way.Unbreakable;
            }

            _ways.Add(way);
            cuts.Add(way[0]);
        }

        return Way.OutOfSearches;
    }

    // What the others make needless is dropped, the dearest first.
    private ImmutableArray<Cut> Necessary(List<Cut> cuts)
    {
        var left = cuts.ToList();
        foreach (var cut in cuts.OrderByDescending(c => c.Cost).ThenByDescending(c => c.Key, StringComparer.Ordinal))
        {
            if (_searches >= _mostSearches || left.Count == 1) break;
            var without = left.Where(c => c != cut).ToList();
            if (Search(Facts(without)) is null) left = without;
        }

        return [.. left.OrderBy(c => c.Key, StringComparer.Ordinal)];
    }

    private ImmutableArray<MadeCall>? Search(ChangedFacts facts)
    {
        _searches++;
        return new ReachEngine(facts.Snapshot, _engine.Rules).CertainWay(Now(_from, facts.Snapshot), Now(_to, facts.Snapshot));
    }

    private ReachAnswer After(IReadOnlyCollection<Cut> cuts)
    {
        var changed = Facts(cuts).Snapshot;
        return new ReachEngine(changed, _engine.Rules).Path(Now(_from, changed), Now(_to, changed));
    }

    private ChangedFacts Facts(IEnumerable<Cut> cuts) => ChangedFacts.Make(_engine.Snapshot, cuts.Select(c => c.Edit));

    private static ReachSubject Now(ReachSubject subject, Snapshot changed) => subject with
    {
        Principals = [.. subject.Principals.Select(p => (PrincipalNode)changed.Nodes[p.Index])],
        Possible = [.. subject.Possible.Select(p => (PrincipalNode)changed.Nodes[p.Index])],
    };

    private static ReachObject Now(ReachObject to, Snapshot changed) => to switch
    {
        ReachObject.One one => one with { Node = changed.Nodes[one.Node.Index] },
        ReachObject.Protected things => things with { Nodes = [.. things.Nodes.Select(n => changed.Nodes[n.Index])] },
        ReachObject.Administrator or ReachObject.InAccount => to,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
