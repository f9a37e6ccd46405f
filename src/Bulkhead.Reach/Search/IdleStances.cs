using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>
/// Finds stances that lead to nothing, whatever resources and conditions their policies name: no rule has an instance all calls of which they
/// could make some of. It is asked of all principals of an account at once whose policies may allow the same actions, and so is the answer for
/// most of them, without a search.
/// </summary>
/// <param name="world">The snapshot made ready.</param>
/// <param name="earlier">Those of the same snapshot, or one in which other identity policies allow other things: what is asked does not depend on them.</param>
internal sealed class IdleStances(World world, IdleStances? earlier = null)
{
    private readonly Dictionary<(string Allowed, bool IsTrusted, string Account), bool> _known = earlier?._known ?? [];
    private readonly Dictionary<(string Allowed, bool IsTrusted), List<PreparedRule>> _mattering = earlier?._mattering ?? [];
    private HashSet<string>? _declared;

    /// <summary>Whether nothing at all follows from holding it; false where that is not obvious.</summary>
    public bool IsIdle(Stance stance)
    {
        var principal = stance.Principal;
        if (principal.IsOutside || principal.Uncollected is not null || !world.FreeInstances.IsEmpty || IsDeclared(principal)) return false;
        var key = (world.Oracle.AllowedBy(stance), world.IsTrusted(principal), principal.Account);
        if (_known.TryGetValue(key, out var known)) return known;
        return _known[key] = (world.Unclassified is null || world.UnclassifiedFor(stance).IsEmpty) && MatteringTo(stance, (key.Item1, key.Item2)).TrueForAll(r => IsIdle(r, stance));
    }

    // Somebody whom a declared fact names may be all that a rule waits for.
    private bool IsDeclared(PrincipalNode principal)
    {
        _declared ??= world.Snapshot.Declared.Values.SelectMany(d => d.Values.Values).SelectMany(e => e.Names ?? []).ToHashSet(StringComparer.Ordinal);
        return _declared.Contains(principal.Arn) || _declared.Contains(principal.Name);
    }

    // The rules of which it might make some calls, going by their actions alone.
    private List<PreparedRule> MatteringTo(Stance stance, (string Allowed, bool IsTrusted) key)
    {
        if (!_mattering.TryGetValue(key, out var known)) _mattering[key] = known = [.. world.RulesOf(stance).Selection.Helped.Where(r => r.Rule.Alternatives.Any(a => MayMatter(r, a)))];
        return known;

        bool MayMatter(PreparedRule rule, RuleAlternative way)
        {
            var groups = way.Groups.Select(g => g.Calls.Where(c => c.Provider is null).ToList()).Where(g => g.Count > 0).ToList();
            bool MayTake(List<RuleCall> calls) => calls.TrueForAll(c => c.Actions.Any(a => world.MayTake(stance, a)));
            return rule.SpeaksOfCaller ? groups.TrueForAll(MayTake) : groups.Exists(MayTake);
        }
    }

    private bool IsIdle(PreparedRule rule, Stance stance)
    {
        var account = stance.Principal.Account;
        bool MayMake(GroundCall call) => call.Asked.Any(a => world.IsOpenTo(a, account) || (a.Account == account && world.Oracle.MayAct(stance, a.Action)));
        return rule.SpeaksOfCaller
            ? world.InstancesFor(rule, account).IsEmpty
            : !world.GroupsFor(rule, account).Any(g => g.Calls.All(MayMake));
    }
}
