using System.Collections.Immutable;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>
/// Works out the closed set of what an attacker comes to. Rules fire on the set of all that is held: calls of one rule may be
/// made by different principals of it. Atoms are settled in the order of their cost (Knuth's generalization of Dijkstra's
/// algorithm), so the first derivation of each is a nearest one.
/// </summary>
internal sealed class ReachSearch
{
    private readonly World _world;
    private readonly Snapshot _snapshot;
    private readonly bool _isPossible;
    private readonly IReadOnlySet<string> _excluded;
    private readonly PriorityQueue<(Atom Atom, Derivation Derivation), (long Cost, int Order)> _queue = new();
    private readonly Dictionary<Atom, Derivation> _settled = [];
    private readonly Dictionary<int, Powers> _powers = [];
    private readonly List<HeldStance> _stances = [];
    private readonly HashSet<Stance> _known = new(ReferenceEqualityComparer.Instance);
    private readonly SortedSet<int> _changed = [];
    private readonly bool[] _active;
    private readonly List<PreparedRule> _activeRules = [];
    private readonly SortedSet<string> _accounts = new(StringComparer.Ordinal);
    private readonly List<string> _newAccounts = [];
    private readonly Dictionary<GroundGroup, (HeldStance Maker, ImmutableArray<MadeCall> Calls)?> _made = [];
    private readonly Dictionary<Atom, List<Action>> _waiting = [];
    private readonly HashSet<int> _fired = [];
    private readonly HashSet<(Atom Needs, object Way, HeldStance Held)> _awaited = [];
    private readonly HashSet<string> _unguarded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly Func<Stance, bool>? _until;
    private bool _isUnguardedEverywhere;
    private HeldStance? _found;
    private int _order;

    private ReachSearch(World world, bool isPossible, IReadOnlySet<string> excluded, Func<Stance, bool>? until)
    {
        _until = until;
        _excluded = excluded;
        _world = world;
        _snapshot = world.Snapshot;
        _isPossible = isPossible;
        _active = new bool[world.Rules.Length];
        _accounts.UnionWith(world.OpenAccounts);
    }

    /// <summary>Searches.</summary>
    /// <param name="world">The snapshot.</param>
    /// <param name="from">The principals that the attacker holds at first.</param>
    /// <param name="isPossible">Whether an unknown counts as yes.</param>
    /// <param name="excluded">Unknowns that count as no all the same.</param>
    /// <param name="until">What is looked for: the search ends at the first stance of which it is true, the nearest one. Null for everything.</param>
    public static SearchResult Run(
        World world, IEnumerable<PrincipalNode> from, bool isPossible, IReadOnlySet<string>? excluded = null, Func<Stance, bool>? until = null)
    {
        var search = new ReachSearch(world, isPossible, excluded ?? ImmutableHashSet<string>.Empty, until);
        foreach (var principal in from)
        {
            search.Add(Atom.Session(principal), isPossible && principal.Uncollected is { } missing ? Derivation.Start with { Unknowns = [missing] } : Derivation.Start);
        }

        foreach (var rule in world.Rules)
        {
            if (rule.Rule.Alternatives.Any(a => !a.Calls.Any(c => c.Provider is null))) search.Activate(rule);
        }

        foreach (var instance in world.FreeInstances) search.Fire(instance);

        search.Drain();
        while (isPossible && search._found is null && search.AddUnclassified()) search.Drain();
        return new(search._settled, search._stances, search._found, search._entered);
    }

    // Looked at last: what rules lead to needs no guess.
    private bool AddUnclassified()
    {
        if (_world.Unclassified is not { } unclassified) return false;
        var isAny = false;
        foreach (var held in _stances.ToList())
        {
            CallAnswer? Ask(AskedCall asked)
            {
                if (!_world.Oracle.MayAct(held.Stance, asked.Action)) return null;
                var answer = _world.Oracle.Ask(held.Stance, _world.AsHeld(asked, _settled.ContainsKey));
                return answer.Verdict == Iam.Possibility.PossibleVerdict.No ? null : answer;
            }

            foreach (var (atom, unknown, calls) in unclassified.Of(held.Stance, _world.UnclassifiedFor(held.Stance), _settled.ContainsKey, IsTaken, Ask))
            {
                var unknowns = calls.Select(c => c.Answer.Unknown).OfType<string>().Append(unknown).Distinct().ToImmutableArray();
                Add(atom, new(
                    UnclassifiedOperations.Rule, held.Premises, [.. calls.Select(c => new MadeCall(held.Stance, c.Call, c.Answer))], unknowns, [],
                    held.Cost + calls.Length + (unknowns.Length * Derivation.UnknownCost)));
                isAny = true;
            }
        }

        return isAny;
    }

    private void Add(Atom atom, Derivation derivation)
    {
        if (!_settled.ContainsKey(atom)) _queue.Enqueue((atom, derivation), (derivation.Cost, _order++));
    }

    // All that costs the same is taken at once, so that a principal that gets several powers is looked at with all of them.
    private void Drain()
    {
        while (_queue.TryPeek(out _, out var first))
        {
            var actions = new List<Action>();
            while (_queue.TryPeek(out var next, out var priority) && priority.Cost == first.Cost)
            {
                _queue.Dequeue();
                if (!_settled.TryAdd(next.Atom, next.Derivation)) continue;
                Take(next.Atom);
                if (_waiting.Remove(next.Atom, out var waiting)) actions.AddRange(waiting);
            }

            Enter();
            foreach (var node in _changed.ToList())
            {
                Stand(node);
                if (_found is not null) return;
            }

            _changed.Clear();
            foreach (var action in actions) action();
        }
    }

    private Powers PowersOf(int node) => _powers.TryGetValue(node, out var powers) ? powers : _powers[node] = new();

    // What is active already is looked at in the accounts where something is held for the first time.
    private void Enter()
    {
        foreach (var account in _newAccounts)
        {
            foreach (var rule in _activeRules) Watch(rule, account);
        }

        _newAccounts.Clear();
    }

    private void Take(Atom atom)
    {
        _entered.Add(atom.Node < 0 ? "*" : _snapshot.Nodes[atom.Node].Account);
        if (atom.Node >= 0 && _snapshot.Nodes[atom.Node].Account is { Length: > 0 } account && _accounts.Add(account)) _newAccounts.Add(account);
        switch (atom.Kind)
        {
            case AtomKind.Session:
                PowersOf(atom.Node).IsHeld = true;
                break;
            case AtomKind.Loosened when (Loosening)atom.Detail == Loosening.WithoutGuardrails:
                _unguarded.Add(_snapshot.Nodes[atom.Node].Account);
                Renew(p => _unguarded.Contains(p.Account), atom);
                return;
            case AtomKind.UnguardedEverywhere:
                _isUnguardedEverywhere = true;
                Renew(_ => true, atom);
                return;
            case AtomKind.Loosened:
                PowersOf(atom.Node).Loosening |= (Loosening)atom.Detail;
                break;
            case AtomKind.Gains:
                PowersOf(atom.Node).Gained = PowersOf(atom.Node).Gained.Add(atom.Detail);
                break;
            case AtomKind.Joins:
                PowersOf(atom.Node).Joined = PowersOf(atom.Node).Joined.Add(atom.Detail);
                break;
            case AtomKind.Boundary:
                PowersOf(atom.Node).Boundaries = PowersOf(atom.Node).Boundaries.Add(atom.Detail);
                break;
            case AtomKind.Holds:
                return;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        PowersOf(atom.Node).Atoms = PowersOf(atom.Node).Atoms.Add(atom);
        _changed.Add(atom.Node);
    }

    private void Renew(Func<PrincipalNode, bool> which, Atom because)
    {
        foreach (var (node, powers) in _powers.OrderBy(p => p.Key).ToList())
        {
            if (_snapshot.Nodes[node] is not PrincipalNode principal || !which(principal)) continue;
            if (!powers.Atoms.Contains(because)) powers.Atoms = powers.Atoms.Add(because);
            _changed.Add(node);
        }
    }

    private void Stand(int node)
    {
        if (_snapshot.Nodes[node] is not PrincipalNode principal || PowersOf(node) is not { IsHeld: true } powers) return;
        var unguarded = _isUnguardedEverywhere || _unguarded.Contains(principal.Account) ? Loosening.WithoutGuardrails : Loosening.None;
        var stance = _world.Oracle.Stances.Of(
            principal, powers.Loosening | unguarded, powers.Gained, powers.Joined, powers.Boundaries, _isUnguardedEverywhere);
        if (!_known.Add(stance)) return;
        var held = new HeldStance(stance, powers.Atoms, powers.Atoms.Max(CostOf));
        _stances.Add(held);
        if (_until is not null && _until(stance))
        {
            _found ??= held;
            return;
        }

        var rules = _world.RulesOf(stance);
        foreach (var rule in rules.Selection.SetGoing) Activate(rule);
        foreach (var rule in rules.Helped)
        {
            if (_active[rule.Index]) Try(rule, held);
        }

        rules.Shrink();
    }

    // What waits for no stance of its own is tried with all that are there.
    private void Activate(PreparedRule rule)
    {
        if (_active[rule.Index]) return;
        _active[rule.Index] = true;
        _activeRules.Add(rule);
        if (rule.IsLocal)
        {
            foreach (var account in _accounts) Watch(rule, account);
        }
        else
        {
            Watch(rule, null);
        }

        foreach (var held in _stances.SkipLast(1).ToList())
        {
            if (_world.RulesOf(held.Stance).IsHelped(rule)) Try(rule, held);
        }
    }

    private void Watch(PreparedRule rule, string? account)
    {
        if (rule.SpeaksOfCaller) return;
        foreach (var instance in _world.InstancesOf(rule, account))
        {
            if (IsTaken(instance.Unknowns)) Watch(instance);
        }
    }

    private void Watch(GroundInstance instance)
    {
        if (!IsTaken(instance.StaticCalls)) return;
        foreach (var group in instance.Groups) _made.TryAdd(group, null);
        foreach (var hold in instance.Holds)
        {
            if (!_settled.ContainsKey(hold)) WaitFor(hold, () => Fire(instance));
        }

        Fire(instance);
    }

    private void WaitFor(Atom atom, Action action)
    {
        if (!_waiting.TryGetValue(atom, out var list)) _waiting[atom] = list = [];
        list.Add(action);
    }

    private void Try(PreparedRule rule, HeldStance held)
    {
        if (rule.SpeaksOfCaller)
        {
            var ways = _world.WaysOf(rule, held.Stance);
            foreach (var way in ways) TryAsCaller(way, held);
            if (ways.RemoveAll(static w => w.IsImpossible) >= 0 && ways.Count == 0) _world.RulesOf(held.Stance).Finish(rule);
            return;
        }

        var groups = _world.GroupsOf(rule, held.Stance);
        var left = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var group = groups[i];
            if (!_made.TryGetValue(group, out var made) || made is not null)
            {
                groups[left++] = group;
                continue;
            }

            if (Make(group.Calls, held) is { } calls)
            {
                groups[left++] = group;
                _made[group] = (held, calls);
                foreach (var instance in group.Instances.ToList()) Fire(instance);
            }
            else if (!IsImpossible(group.Calls, held.Stance))
            {
                groups[left++] = group;
                WaitForTags(group.Calls, held, rule, () => Try(rule, held));
            }
        }

        groups.RemoveRange(left, groups.Count - left);
        if (left == 0) _world.RulesOf(held.Stance).Finish(rule);
    }

    private bool IsImpossible(ImmutableArray<GroundCall> calls, Stance stance)
    {
        foreach (var call in calls)
        {
            if (_world.AnswersOf(call, stance).IsEmpty) return true;
        }

        return false;
    }

    private ImmutableArray<MadeCall>? Make(ImmutableArray<GroundCall> wanted, HeldStance held)
    {
        var calls = ImmutableArray.CreateBuilder<MadeCall>(wanted.Length);
        foreach (var call in wanted)
        {
            if (Make(call, held) is not { } made) return null;
            calls.Add(made);
        }

        return calls.DrainToImmutable();
    }

    private MadeCall? Make(GroundCall call, HeldStance held)
    {
        foreach (var made in _world.AnswersOf(call, held.Stance))
        {
            if (!made.Needs.All(_settled.ContainsKey)) continue;
            if (made.Answer.Unknown is not { } unknown || IsTaken(unknown)) return made;
        }

        return null;
    }

    // What can't be made as it is may be possible when the attacker chooses the tags of a resource.
    private void WaitForTags(ImmutableArray<GroundCall> calls, HeldStance held, object way, Action again)
    {
        if (!_world.Oracle.LooksAtResourceTags) return;
        foreach (var call in calls)
        {
            foreach (var made in _world.AnswersOf(call, held.Stance))
            {
                foreach (var needs in made.Needs.Where(n => !_settled.ContainsKey(n) && _awaited.Add((n, way, held)))) WaitFor(needs, again);
            }
        }
    }

    private void Fire(GroundInstance instance)
    {
        if (!AreMade(instance.Groups) || _fired.Contains(instance.Index) || !_active[_world.Prepared(instance.Rule).Index]) return;
        if (!IsTaken(instance.Unknowns) || !IsTaken(instance.StaticCalls) || !instance.Holds.All(_settled.ContainsKey)) return;
        var premises = instance.Holds.ToBuilder();
        var calls = instance.StaticCalls.ToBuilder();
        foreach (var group in instance.Groups)
        {
            var (maker, made) = _made[group]!.Value;
            premises.AddRange(maker.Premises);
            calls.AddRange(made);
        }

        _fired.Add(instance.Index);
        Emit(instance, null, [.. premises.Distinct()], calls.ToImmutable(), instance.Unknowns, instance.Assumptions);
    }

    private bool AreMade(ImmutableArray<GroundGroup> groups)
    {
        foreach (var group in groups)
        {
            if (!_made.TryGetValue(group, out var made) || made is null) return false;
        }

        return true;
    }

    private void TryAsCaller(CallerWay way, HeldStance held)
    {
        var instance = way.Instance;
        if (!IsTaken(way.Unknowns) || !IsTaken(instance.StaticCalls)) return;
        foreach (var hold in instance.Holds)
        {
            if (_settled.ContainsKey(hold)) continue;
            WaitFor(hold, () => TryAsCaller(way, held));
            return;
        }

        var caller = held.Stance.Principal;
        var wanted = _world.CallsOf(instance, caller);
        if (Make(wanted, held) is not { } made)
        {
            way.IsImpossible = IsImpossible(wanted, held.Stance);
            if (!way.IsImpossible) WaitForTags(wanted, held, way, () => TryAsCaller(way, held));
            return;
        }

        Emit(instance, caller, [.. held.Premises.Concat(instance.Holds).Distinct()], [.. instance.StaticCalls, .. made], way.Unknowns, instance.Assumptions);
    }

    private void Emit(
        GroundInstance instance, PrincipalNode? caller, ImmutableArray<Atom> premises, ImmutableArray<MadeCall> calls,
        ImmutableArray<string> unknowns, ImmutableArray<string> assumptions)
    {
        premises = [.. premises.Concat(calls.SelectMany(c => c.Needs)).Distinct()];
        foreach (var node in instance.Binding) _entered.Add(node.Account);
        _entered.Add(instance.Home);
        var missing = unknowns.Concat(calls.Select(c => c.Answer.Unknown).OfType<string>()).Distinct().ToImmutableArray();
        var cost = (premises.IsEmpty ? 0 : premises.Max(CostOf)) + calls.Count(c => c.Asked.Action != "iam:PassRole") + (missing.Length * Derivation.UnknownCost);
        var derivation = new Derivation(instance.Rule, premises, calls, missing, assumptions, cost);
        foreach (var effect in instance.Rule.Effects)
        {
            foreach (var (atom, unknown) in _world.AtomsOf(effect, instance, caller))
            {
                if (unknown is null) Add(atom, derivation);
                else if (IsTaken(unknown)) Add(atom, derivation with { Unknowns = missing.Contains(unknown) ? missing : missing.Add(unknown), Cost = cost + (missing.Contains(unknown) ? 0 : Derivation.UnknownCost) });
            }
        }
    }

    private bool IsTaken(string unknown) => _isPossible && !_excluded.Contains(unknown);

    private bool IsTaken(ImmutableArray<string> unknowns) => unknowns.IsEmpty || unknowns.All(IsTaken);

    private bool IsTaken(ImmutableArray<MadeCall> calls) => calls.All(c => c.Answer.Unknown is not { } unknown || IsTaken(unknown));

    private long CostOf(Atom atom) => _settled.TryGetValue(atom, out var derivation) ? derivation.Cost : 0;

    /// <summary>What the attacker holds of one principal.</summary>
    private sealed class Powers
    {
        public bool IsHeld { get; set; }

        public Loosening Loosening { get; set; }

        public ImmutableSortedSet<int> Gained { get; set; } = [];

        public ImmutableSortedSet<int> Joined { get; set; } = [];

        public ImmutableSortedSet<int> Boundaries { get; set; } = [];

        public ImmutableArray<Atom> Atoms { get; set; } = [];
    }
}
