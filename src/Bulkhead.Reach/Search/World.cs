using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>A snapshot made ready for searches: rules are put in as they are first needed, and kept for all later searches.</summary>
internal sealed class World
{
    private readonly Dictionary<string, GroundGroup> _groups;
    private readonly Dictionary<(PreparedRule Rule, string Account), ImmutableArray<GroundInstance>> _ground;
    private readonly Dictionary<Rule, PreparedRule> _prepared = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(PreparedRule Rule, string Account), ImmutableArray<GroundGroup>> _groupsFor;
    private readonly Dictionary<(PreparedRule Rule, string Account), ImmutableArray<GroundInstance>> _instancesFor;
    private readonly Dictionary<(string Allowed, bool IsTrusted), RuleSelection> _selections;
    private readonly Dictionary<(int Instance, int Caller), ImmutableArray<GroundCall>> _callsOf;
    private readonly Dictionary<PolicyDocument, NamedPrincipals> _named;
    private readonly Dictionary<string, ImmutableArray<int>> _unclassifiedFor;
    private readonly HashSet<string> _resourcePolicyServices;
    private readonly FrozenSet<string> _taggable;
    private readonly Count _count;
    private readonly Grounding _grounding;
    private readonly EffectAtoms _effects;
    private ImmutableArray<string> _openAccounts;
    private ImmutableArray<string> _accounts;
    private ImmutableArray<GroundInstance> _freeInstances;
    private NamedPrincipals? _trusted;
    private bool? _isAnyoneTrusted;

    /// <summary>Makes it ready.</summary>
    /// <param name="snapshot">What is known.</param>
    /// <param name="rules">The rules to search with; null for all of them.</param>
    /// <param name="earlier">
    /// A world of the same rules, and of the same snapshot or one in which other identity policies allow other things: what is known of the snapshot as
    /// a whole is taken from it.
    /// </param>
    /// <param name="sharesInstances">
    /// Whether the instances of rules are those of the earlier world, too. They don't look into what identity policies allow, and speak of nodes by number:
    /// the node that was there before stands for the one that has its number now. Then the answers of the IAM engine are shared as well: a stance is of a
    /// principal as it was read, and of the snapshot a question sees nothing else that has changed.
    /// </param>
    public World(Snapshot snapshot, IEnumerable<Rule>? rules = null, World? earlier = null, bool sharesInstances = false)
    {
        Snapshot = snapshot;
        var shared = sharesInstances ? earlier : null;
        _groups = shared?._groups ?? new(StringComparer.Ordinal);
        _ground = shared?._ground ?? [];
        _groupsFor = shared?._groupsFor ?? [];
        _instancesFor = shared?._instancesFor ?? [];
        _count = shared?._count ?? new();
        _selections = shared?._selections ?? [];
        _callsOf = shared?._callsOf ?? [];
        _named = earlier?._named ?? new(ReferenceEqualityComparer.Instance);
        _unclassifiedFor = shared?._unclassifiedFor ?? new(StringComparer.Ordinal);
        Oracle = shared?.Oracle ?? new(snapshot, earlier?.Oracle);
        Conditions = new(snapshot, Oracle);
        _grounding = new(this);
        _effects = new(snapshot, _grounding);
        Unclassified = rules is not null ? null : shared?.Unclassified ?? new(snapshot);
        Rules = earlier?.Rules ?? [.. (rules ?? RuleLibrary.Embedded).Select((r, i) => new PreparedRule(r, i))];
        foreach (var rule in Rules) _prepared[rule.Rule] = rule;
        if (earlier is not null)
        {
            (_openAccounts, _accounts, _trusted, _isAnyoneTrusted) = (earlier._openAccounts, earlier._accounts, earlier._trusted, earlier._isAnyoneTrusted);
            if (sharesInstances || earlier._freeInstances is []) _freeInstances = earlier._freeInstances;

            if (!sharesInstances) Keep(earlier);
        }

        _taggable = earlier?._taggable ?? Rules.SelectMany(r => r.Rule.Effects.OfType<RuleEffect.Loosens>()
            .Where(e => e.Loosening is Loosening.SetTags or Loosening.RemoveTags).Select(e => r.Rule.Variables.FirstOrDefault(v => v.Name == e.Variable)?.Kind)).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
        _resourcePolicyServices = earlier?._resourcePolicyServices ?? snapshot.Nodes.Where(n => n.MostGiven is not null || n.PolicyUnknown is not null)
            .Select(n => n.Kind == "role" ? "sts" : n.Kind[..Math.Max(0, n.Kind.IndexOf('.', StringComparison.Ordinal))])
            .ToHashSet(StringComparer.Ordinal);
    }

    // Conditions of rules do not look into what identity policies allow: instances that lie in no single account are made over all of them, and kept. They
    // get groups of calls of their own, since those of the earlier world know of its stances and of all its instances.
    private void Keep(World earlier)
    {
        var groups = new Dictionary<GroundGroup, GroundGroup>();
        foreach (var (key, instances) in earlier._ground)
        {
            if (key.Account.Length > 0) continue;
            _ground[key] = [.. instances.Select(i => i.With(NextInstance(), [.. i.Groups.Select(g => Own(g))]))];
            if (key.Rule.SpeaksOfCaller) continue;
            foreach (var instance in _ground[key])
            {
                foreach (var group in instance.Groups.Distinct()) group.Instances.Add(instance);
            }
        }

        _count.Kept = _count.Instances;

        GroundGroup Own(GroundGroup group)
        {
            if (groups.TryGetValue(group, out var own)) return own;
            ImmutableArray<GroundCall> calls = [.. group.Calls.Select(c => new GroundCall(c.Call, c.Asked) { Key = c.Key })];
            return groups[group] = group.Key is { } key ? GroupOf(key, calls) : new GroundGroup(null, calls);
        }
    }

    public Snapshot Snapshot { get; }

    public AccessOracle Oracle { get; }

    public ConditionTruths Conditions { get; }

    /// <summary>The rules with what is worked out once of them.</summary>
    public ImmutableArray<PreparedRule> Rules { get; }

    /// <summary>The operations that no rule classifies; null where only some rules are searched with.</summary>
    public UnclassifiedOperations? Unclassified { get; }

    /// <summary>How many instances were made that could be made anew for their account.</summary>
    public int InstanceCount => _count.Instances - _count.Kept;

    public int GroupCount => _groups.Count;

    public PreparedRule Prepared(Rule rule) => _prepared[rule];

    /// <summary>
    /// The accounts that somebody may come into who holds nothing there: something of theirs has a policy that may let others in, or is not
    /// known, or names a resource of another account. Instances in other accounts matter only to who holds something there.
    /// </summary>
    public ImmutableArray<string> OpenAccounts
    {
        get
        {
            if (_openAccounts.IsDefault) _openAccounts = [.. Snapshot.Nodes.Where(IsOpen).Select(n => n.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            return _openAccounts;
        }
    }

    /// <summary>The instances that take nobody's call and nothing that is held: whatever they give, everybody has.</summary>
    public ImmutableArray<GroundInstance> FreeInstances
    {
        get
        {
            if (_freeInstances.IsDefault)
            {
                _freeInstances =
                [
                    .. Rules.Where(r => !r.SpeaksOfCaller && r.Rule.Alternatives.Any(a => !a.Calls.Any(c => c.Provider is null) && !a.Conditions.Any(c => c is RuleCondition.Holds)))
                        .SelectMany(r => InstancesOf(r)).Where(i => i.Groups.IsEmpty && i.Holds.IsEmpty),
                ];
            }

            return _freeInstances;
        }
    }

    /// <summary>The rule with its variables put in.</summary>
    public IEnumerable<GroundInstance> InstancesOf(PreparedRule rule)
    {
        if (_accounts.IsDefault) _accounts = [.. Snapshot.Nodes.Select(n => n.Account).Where(a => a.Length > 0).Concat(Snapshot.Accounts.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return InstancesOf(rule, null).Concat(rule.IsLocal ? _accounts.SelectMany(a => InstancesOf(rule, a).Where(i => i.Home == a || a == _accounts[0])) : []);
    }

    /// <summary>The rule with its variables put in: in an account; or (null) where its instances lie in no single one.</summary>
    public ImmutableArray<GroundInstance> InstancesOf(PreparedRule rule, string? account)
    {
        if (rule.IsLocal != account is not null) return [];
        if (_ground.TryGetValue((rule, account ?? ""), out var known)) return known;
        ImmutableArray<GroundInstance> instances = [.. _grounding.Of(rule, account)];
        if (!rule.SpeaksOfCaller)
        {
            foreach (var instance in instances)
            {
                foreach (var group in instance.Groups.Distinct()) group.Instances.Add(instance);
            }
        }

        return _ground[(rule, account ?? "")] = instances;
    }

    // Those of its own account, those of no single one, and those that others may come to.
    private IEnumerable<GroundInstance> InstancesNear(PreparedRule rule, string account)
    {
        if (!rule.IsLocal) return InstancesOf(rule, null);
        if (OpenAccounts is [] || OpenAccounts is [var one] && one == account) return InstancesOf(rule, account);
        var near = InstancesOf(rule, account).Concat(OpenAccounts.Where(a => a != account).SelectMany(a => InstancesOf(rule, a).Where(i => i.Home.Length > 0))).ToList();
        near.Sort(GroundInstance.Compare);
        return near;
    }

    private bool IsOpen(Node node)
    {
        if (node.Account.Length == 0) return false;
        if (node.PolicyUnknown is not null || (node.MostGiven is { } policy && NamedBy(policy).MayMeanOthersThan(node.Account))) return true;
        return node.Kind.Contains('.', StringComparison.Ordinal)
            && node.AllAttributes.Any(a => a.Value.Values.Any(v => _grounding.Resolve(v, node.Account) is { Account.Length: > 0 } other && other.Account != node.Account));
    }

    /// <summary>The groups of calls of a rule that a principal of the account might make.</summary>
    public ImmutableArray<GroundGroup> GroupsFor(PreparedRule rule, string account)
    {
        if (_groupsFor.TryGetValue((rule, account), out var known)) return known;
        return _groupsFor[(rule, account)] =
        [
            .. InstancesNear(rule, account).SelectMany(i => i.Groups).Distinct()
                .Where(g => g.Calls.All(c => c.Asked.Any(a => a.Account == account || IsOpenTo(a, account)))),
        ];
    }

    /// <summary>The instances of a rule that speaks of its caller, whose calls a principal of the account might make.</summary>
    public ImmutableArray<GroundInstance> InstancesFor(PreparedRule rule, string account)
    {
        if (_instancesFor.TryGetValue((rule, account), out var known)) return known;
        return _instancesFor[(rule, account)] = [.. InstancesNear(rule, account).Where(MayBeOf)];

        bool MayBeOf(GroundInstance instance)
        {
            foreach (var call in instance.Alternative.Calls)
            {
                if (call is not { Provider: null, Target: RuleTarget.Of { Operand: { Attribute: null, IsCaller: false } operand } }) continue;
                var node = instance.Binding[rule.VariableOf(operand.Variable)];
                if (node.Account.Length > 0 && node.Account != account && node.PolicyUnknown is null && !(node.MostGiven is { } policy && NamedBy(policy).MayMeanSomebodyOf(account))) return false;
            }

            return true;
        }
    }

    /// <summary>Whether a policy of the call's resource may let in somebody of the account.</summary>
    public bool IsOpenTo(AskedCall asked, string account) =>
        AccessOracle.TakesResourcePolicy(asked) && asked.Node is { } node
        && (node.PolicyUnknown is not null || (node.MostGiven is { } policy && NamedBy(policy).MayMeanSomebodyOf(account)));

    /// <summary>The operations that no rule classifies, by number, of which the stance's policies may allow one.</summary>
    public ImmutableArray<int> UnclassifiedFor(Stance stance)
    {
        var key = Oracle.AllowedBy(stance);
        if (_unclassifiedFor.TryGetValue(key, out var known)) return known;
        return _unclassifiedFor[key] =
            [.. UnclassifiedOperations.Numbers.Where(n => DerivedOperations.Unclassified[n].Actions.Any(a => Oracle.MayAct(stance, a)))];
    }

    /// <summary>The rules that the stance has to do with.</summary>
    public StanceRules RulesOf(Stance stance)
    {
        if (stance.Rules is { } known) return known;
        var key = (Oracle.AllowedBy(stance), IsTrusted(stance.Principal));
        if (!_selections.TryGetValue(key, out var selection))
        {
            _selections[key] = selection = new(
                [.. Rules.Where(r => MayMatter(r, stance))],
                [.. Rules.Where(r => r.Actions.IsEmpty || r.SpeaksOfCaller || r.Actions.Any(a => MayTake(stance, a)))],
                Rules.Length);
        }

        return stance.Rules = new(selection);
    }

    /// <summary>The groups of a rule that the stance may be able to make; the search takes out those that it finds it can't.</summary>
    public List<GroundGroup> GroupsOf(PreparedRule rule, Stance stance) =>
        RulesOf(stance).GroupsOf(rule) ??= [.. GroupsFor(rule, stance.Principal.Account)];

    /// <summary>The ways of a rule that speaks of its caller in which the stance may be it; the search takes out those that it finds it can't.</summary>
    public List<CallerWay> WaysOf(PreparedRule rule, Stance stance) =>
        RulesOf(stance).WaysOf(rule) ??= [.. InstancesFor(rule, stance.Principal.Account).Select(i => WayOf(rule, i, stance)).OfType<CallerWay>()];

    private CallerWay? WayOf(PreparedRule rule, GroundInstance instance, Stance stance)
    {
        Node NodeOf(string name) => instance.Binding[rule.VariableOf(name)];
        var unknowns = instance.Unknowns;
        foreach (var condition in instance.Alternative.Conditions)
        {
            if (!PreparedRule.IsAboutCaller(condition)) continue;
            var truth = Conditions.TestCaller(condition, stance.Principal, NodeOf);
            if (truth.IsTrue == false) return null;
            if (truth.IsTrue != true && !condition.IsUsual) unknowns = unknowns.Add(truth.Unknown!);
        }

        foreach (var call in instance.Alternative.Calls)
        {
            if (call.Provider is null && !call.Actions.Any(a => MayTake(stance, a))) return null;
        }

        return new(instance, unknowns);
    }

    /// <summary>The ways in which the stance can make the call; none where it cannot.</summary>
    public ImmutableArray<MadeCall> AnswersOf(GroundCall call, Stance stance)
    {
        if (call.Answers.TryGetValue(stance, out var known)) return known;
        var answers = ImmutableArray.CreateBuilder<MadeCall>();
        foreach (var asked in call.Asked)
        {
            if (!MayReach(stance, asked)) continue;
            var answer = Oracle.Ask(stance, asked);
            if (answer.Verdict == PossibleVerdict.No) continue;
            if (answer.Verdict == PossibleVerdict.Yes)
            {
                answers.Clear();
                answers.Add(new(stance, asked, answer));
                break;
            }

            answers.Add(new(stance, asked, answer));
        }

        if (answers is not [{ Answer.Verdict: PossibleVerdict.Yes }])
        {
            foreach (var asked in call.Asked) AddTagging(answers, stance, asked);
        }

        return call.Answers[stance] = answers.ToImmutable();
    }

    // What both changes of tags together do not open, neither does alone.
    private void AddTagging(ImmutableArray<MadeCall>.Builder answers, Stance stance, AskedCall asked)
    {
        if (WithTagging(asked, Loosening.SetTags | Loosening.RemoveTags) is not { } both || !MayReach(stance, both)) return;
        if (Oracle.Ask(stance, both) is not { Verdict: not PossibleVerdict.No } widest) return;
        foreach (var one in new[] { Loosening.SetTags, Loosening.RemoveTags })
        {
            var changed = WithTagging(asked, one)!;
            if (Oracle.Ask(stance, changed) is { Verdict: not PossibleVerdict.No } answer) answers.Add(new(stance, changed, answer));
        }

        answers.Add(new(stance, both, widest));
    }

    /// <summary>The call on the same resource after its tags were changed; null where no rule lets anybody change them, or no policy tests tags.</summary>
    public AskedCall? WithTagging(AskedCall asked, Loosening tagging) =>
        Oracle.LooksAtResourceTags && asked.Node is { Tags: not null } node && _taggable.Contains(node.Kind) ? asked with { Tagging = tagging } : null;

    /// <summary>The call as it is, and on its resource with the changes of tags that those atoms give, fewest first.</summary>
    public IEnumerable<AskedCall> WaysOf(AskedCall asked, Func<Atom, bool> isHeld)
    {
        yield return asked;
        var held = AsHeld(asked, isHeld);
        foreach (var one in new[] { Loosening.SetTags, Loosening.RemoveTags, Loosening.SetTags | Loosening.RemoveTags })
        {
            if ((held.Tagging & one) == one) yield return asked with { Tagging = one };
        }
    }

    /// <summary>The call as it is for who holds those atoms: on a resource with changed tags where changing them is among them.</summary>
    public AskedCall AsHeld(AskedCall asked, Func<Atom, bool> isHeld)
    {
        if (WithTagging(asked, Loosening.SetTags | Loosening.RemoveTags) is not { } both) return asked;
        var held = Atom.Tagging(both).Where(isHeld).Aggregate(Loosening.None, (all, a) => all | (Loosening)a.Detail);
        return held == Loosening.None ? asked : asked with { Tagging = held };
    }

    /// <summary>The calls of a way of a rule that speaks of its caller, as that one would make them.</summary>
    public ImmutableArray<GroundCall> CallsOf(GroundInstance instance, PrincipalNode caller)
    {
        if (_callsOf.TryGetValue((instance.Index, caller.Index), out var known)) return known;
        var rule = Prepared(instance.Rule);
        Node NodeOf(string name) => instance.Binding[rule.VariableOf(name)];
        return _callsOf[(instance.Index, caller.Index)] =
            [.. instance.Alternative.Calls.Where(c => c.Provider is null).Select(c => _grounding.Ground(c, NodeOf, caller.Account, caller))];
    }

    /// <summary>Whether the stance could set a rule going: take one of the first actions of one of its ways.</summary>
    private bool MayMatter(PreparedRule rule, Stance stance)
    {
        foreach (var actions in rule.FirstActions)
        {
            if (actions is null) return true;
            foreach (var action in actions)
            {
                if (MayTake(stance, action)) return true;
            }
        }

        return false;
    }

    /// <summary>Whether the stance can take the action on anything, by its own policies or by those on resources.</summary>
    public bool MayTake(Stance stance, string action)
    {
        var service = action[..action.IndexOf(':', StringComparison.Ordinal)];

        // A trust policy that names an account lets in whom that account's own policies let out.
        return (service == "sts" ? IsTrusted(stance.Principal) : _resourcePolicyServices.Contains(service)) || Oracle.MayAct(stance, action);
    }

    /// <summary>A quick test before the IAM engine is asked: false where the answer is certainly no.</summary>
    public bool MayReach(Stance stance, AskedCall asked)
    {
        var principal = stance.Principal;
        if (asked.Node is { } node && AccessOracle.TakesResourcePolicy(asked))
        {
            if (node.PolicyUnknown is not null) return true;
            if (node.Kind == "role") return node.Policy is { } trust && Names(trust, principal);
            if (node.Policy is { } policy && Names(policy, principal)) return true;
            if (node.Granted is { } granted && Names(granted, principal)) return true;
            if (node.Shares.Any(s => Names(s.Document, principal) && (s.IsAlone || Oracle.MayAct(stance, asked.Action)))) return true;
        }

        return asked.Account == principal.Account && Oracle.MayAct(stance, asked.Action);
    }

    public IEnumerable<(Atom Atom, string? Unknown)> AtomsOf(RuleEffect effect, GroundInstance instance, PrincipalNode? caller) =>
        _effects.Of(effect, Prepared(instance.Rule), instance, caller);

    /// <summary>What a name in an attribute of something of that account means; null where nothing is known of it.</summary>
    public Node? Resolve(string name, string account) => _grounding.Resolve(name, account);

    public int NextInstance() => _count.Instances++;

    public GroundGroup GroupOf(string key, ImmutableArray<GroundCall> calls)
    {
        if (!_groups.TryGetValue(key, out var group)) _groups[key] = group = new(key, calls);
        return group;
    }

    /// <summary>Whether a trust policy names the principal itself, or anyone.</summary>
    public bool IsTrusted(PrincipalNode principal)
    {
        _trusted ??= NamedPrincipals.OfAll(Snapshot.OfKind("role").Select(r => r.Policy).OfType<PolicyDocument>().Distinct<PolicyDocument>(ReferenceEqualityComparer.Instance));
        _isAnyoneTrusted ??= _trusted.IsAnyone || Snapshot.OfKind("role").Any(r => r.PolicyUnknown is not null);
        return _isAnyoneTrusted.Value || _trusted.MayMeanItself(principal);
    }

    /// <summary>Whether the policy may let the principal in.</summary>
    public bool Names(PolicyDocument policy, PrincipalNode principal) => NamedBy(policy).MayMean(principal);

    /// <summary>Whom the policy could be about.</summary>
    public NamedPrincipals NamedBy(PolicyDocument policy)
    {
        if (!_named.TryGetValue(policy, out var named)) _named[policy] = named = NamedPrincipals.Of(policy);
        return named;
    }

    // Worlds that share instances number them together.
    private sealed class Count
    {
        public int Instances { get; set; }

        public int Kept { get; set; }
    }
}
