using System.Collections.Immutable;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Questions;

/// <summary>What a change between two snapshots opens and closes, for each user and role of either.</summary>
/// <param name="Opened">Ways that are certain after it and were not before.</param>
/// <param name="Closed">Ways that were certain before it and are not after.</param>
/// <param name="Unproved">Ways that were proved not to be there before it, and are not proved after.</param>
public sealed record ReachDifference(ImmutableArray<ReachChange> Opened, ImmutableArray<ReachChange> Closed, ImmutableArray<ReachChange> Unproved)
{
    /// <summary>Compares.</summary>
    /// <param name="before">The older snapshot.</param>
    /// <param name="after">The newer one.</param>
    /// <param name="from">The ARNs of those who matter; null for everybody.</param>
    public static ReachDifference Between(ReachEngine before, ReachEngine after, IReadOnlySet<string>? from)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ImmutableArray<ReachChange>.Builder opened = ImmutableArray.CreateBuilder<ReachChange>(), closed = ImmutableArray.CreateBuilder<ReachChange>(), unproved = ImmutableArray.CreateBuilder<ReachChange>();
        var everybody = after.Everybody().Concat(before.Everybody().Where(p => after.Snapshot.Find(p.Arn) is not PrincipalNode)).Where(p => from?.Contains(p.Arn) ?? true);
        foreach (var principal in everybody.OrderBy(p => p.Arn, StringComparer.Ordinal))
        {
            Dictionary<(string How, string To), ReachChange> old = Ways(before, principal, isPossible: false), now = Ways(after, principal, isPossible: false);
            opened.AddRange(now.Where(w => !old.ContainsKey(w.Key)).Select(w => w.Value));
            closed.AddRange(old.Where(w => !now.ContainsKey(w.Key)).Select(w => w.Value));

            // Somebody who was not there before could do nothing, and what it may do now was as little proved.
            var possible = Ways(before, principal, isPossible: true);
            unproved.AddRange(Ways(after, principal, isPossible: true).Where(w => !now.ContainsKey(w.Key) && !possible.ContainsKey(w.Key)).Select(w => w.Value with { RuleId = null, Calls = 0 }));
        }

        return new(opened.ToImmutable(), closed.ToImmutable(), unproved.ToImmutable());
    }

    private static Dictionary<(string How, string To), ReachChange> Ways(ReachEngine engine, PrincipalNode principal, bool isPossible)
    {
        var ways = new Dictionary<(string How, string To), ReachChange>();
        if (engine.Snapshot.Find(principal.Arn) is not PrincipalNode own) return ways;
        foreach (var (atom, derivation) in engine.ClosedSetOf(own, isPossible).OrderBy(d => d.Value.Cost))
        {
            if (derivation.Rule is null || atom.Kind is not (AtomKind.Session or AtomKind.Holds)) continue;
            var node = engine.Snapshot.Nodes[atom.Node];
            var how = atom.Kind == AtomKind.Session ? "acts as" : Verdicts.Loosenings.Text((Rules.Hold)atom.Detail);
            ways.TryAdd((how, $"{node.Kind} {node.Arn}"), new(own, how, node, derivation.Rule.Id, (int)Math.Min(derivation.Cost, int.MaxValue)));
        }

        return ways;
    }
}
