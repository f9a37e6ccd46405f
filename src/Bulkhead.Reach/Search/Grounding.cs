using System.Collections.Immutable;
using System.Text;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Kinds;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>Puts nodes in the place of a rule's variables, wherever its conditions are not certainly false.</summary>
internal sealed class Grounding(World world)
{
    // An identity provider with the name of a service.
    private const string WebIdentities = "cognito-identity.amazonaws.com";

    // As many ways are looked at in which people come together for one thing: 100 who propose and 100 who approve.
    private const int MostWays = 10_000;

    private readonly Snapshot _snapshot = world.Snapshot;
    private readonly Dictionary<RuleCall, Dictionary<string, GroundCall>?> _sameFor = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Kind, string Account), TrustIndex> _trusting = [];
    private readonly Dictionary<RuleCall, KnownContext> _contexts = new(ReferenceEqualityComparer.Instance);

    private string Partition => _snapshot.Partition;

    /// <summary>The instances of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="account">Of a rule whose instances lie in one account: the account. Null for all others.</param>
    public IEnumerable<GroundInstance> Of(PreparedRule rule, string? account)
    {
        if (rule.Rule.Variables.Any(v => _snapshot.OfKind(v.Kind).IsEmpty)) yield break;
        for (var number = 0; number < rule.Rule.Alternatives.Length; number++)
        {
            var alternative = rule.Rule.Alternatives[number];
            if (alternative.Conditions.Any(c => c is RuleCondition.Declared declared && world.Conditions.IsNowhere(declared.Name))) continue;
            foreach (var binding in Bindings(rule, number, new Node[rule.Rule.Variables.Length], 0, account))
            {
                foreach (var instance in Instances(rule, alternative, binding, account)) yield return instance;
            }
        }
    }

    // The nodes that are bound so far stand in the array, which all of one way share.
    private IEnumerable<ImmutableArray<Node>> Bindings(PreparedRule rule, int way, Node[] bound, int count, string? account)
    {
        if (count == bound.Length)
        {
            yield return [.. bound];
            yield break;
        }

        Node NodeOf(string name) => bound[rule.VariableOf(name)];
        var tested = rule.ConditionsAt[way][count];
        foreach (var candidate in Candidates(rule, rule.Rule.Alternatives[way], bound, count, account))
        {
            bound[count] = candidate;
            if (!IsPossible(tested, NodeOf)) continue;
            foreach (var binding in Bindings(rule, way, bound, count + 1, account)) yield return binding;
        }
    }

    private bool IsPossible(ImmutableArray<RuleCondition> conditions, Func<string, Node> nodeOf)
    {
        foreach (var condition in conditions)
        {
            if (world.Conditions.Test(condition, nodeOf).IsTrue == false) return false;
        }

        return true;
    }

    private IEnumerable<Node> Candidates(PreparedRule rule, RuleAlternative alternative, Node[] bound, int count, string? account)
    {
        // AWS's own managed policies are of every account.
        IEnumerable<Node> OfKind(string kind) => account is null ? _snapshot.OfKind(kind) : _snapshot.OfKind(kind, account).Concat(_snapshot.OfKind(kind, ""));
        var variable = rule.Rule.Variables[count];
        Node? Bound(string name) => rule.VariableOf(name) is var i && i >= 0 && i < count ? bound[i] : null;
        foreach (var condition in alternative.Conditions)
        {
            switch (condition)
            {
                case RuleCondition.Attached attached when attached.Policy == variable.Name && Bound(attached.Principal) is PrincipalNode principal:
                    return principal.Attached.Concat(principal.Groups.SelectMany(g => g.Attached)).Distinct();
                case RuleCondition.Member member when member.Group == variable.Name && Bound(member.Principal) is PrincipalNode principal:
                    return principal.Groups;
            }
        }

        foreach (var condition in alternative.Conditions)
        {
            if (condition is not RuleCondition.SameAccount { IsNegated: false } same) continue;
            var other = same.Variable == variable.Name ? Bound(same.Other) : same.Other == variable.Name ? Bound(same.Variable) : null;
            if (other is not null) return _snapshot.OfKind(variable.Kind, other.Account);
        }

        // Most services are trusted by few roles.
        foreach (var condition in alternative.Conditions)
        {
            if (condition is RuleCondition.Trusts trusts && trusts.Role == variable.Name && trusts.Trusted.Contains('.', StringComparison.Ordinal) && !condition.IsUsual)
            {
                return TrustIndexOf(variable.Kind, account, OfKind).MayTrust(trusts.Trusted);
            }
        }

        return OfKind(variable.Kind);
    }

    private TrustIndex TrustIndexOf(string kind, string? account, Func<string, IEnumerable<Node>> ofKind)
    {
        if (!_trusting.TryGetValue((kind, account ?? ""), out var known)) _trusting[(kind, account ?? "")] = known = new(ofKind(kind));
        return known;
    }

    private IEnumerable<GroundInstance> Instances(PreparedRule rule, RuleAlternative alternative, ImmutableArray<Node> binding, string? only)
    {
        Node NodeOf(string name) => binding[rule.VariableOf(name)];
        var unknowns = ImmutableArray.CreateBuilder<string>();
        var assumptions = ImmutableArray.CreateBuilder<string>();
        var holds = ImmutableArray.CreateBuilder<Atom>();
        var choices = new List<ImmutableArray<Choice>>();
        foreach (var node in binding)
        {
            if (node.Uncollected is { } missing && !unknowns.Contains(missing)) unknowns.Add(missing);
        }

        foreach (var condition in alternative.Conditions)
        {
            if (PreparedRule.IsAboutCaller(condition)) continue;
            if (condition is RuleCondition.Holds held)
            {
                var nodes = NodesOf(NodeOf(held.Operand.Variable), held.Operand.Attribute).ToList();
                if (nodes.Count == 0) yield break;
                choices.Add([.. nodes.Select(n => new Choice(Atom.Holds(held.Hold, n), null, false))]);
                continue;
            }

            ConditionTruth truth;
            if (condition is RuleCondition.Declared { Named: null } declared)
            {
                (truth, var names, var otherwise) = world.Conditions.Declared(declared.Name, NodeOf(declared.Variable));
                if (truth.IsTrue == true && names is { } given)
                {
                    choices.Add([.. given.SelectMany(n => Named(n, declared)), .. otherwise is null ? [] : new[] { new Choice(null, otherwise, false) }]);
                    continue;
                }
            }
            else
            {
                truth = world.Conditions.Test(condition, NodeOf);
            }

            if (truth.IsTrue == false) yield break;
            if (truth.IsTrue == true) continue;
            if (condition.IsUsual) assumptions.Add(condition.Text);
            else if (!unknowns.Contains(truth.Unknown!)) unknowns.Add(truth.Unknown!);
        }

        if (choices.Any(c => c.IsEmpty)) yield break;
        Limit(choices, rule.Rule.Id);
        var home = binding.FirstOrDefault(n => n.Account.Length > 0)?.Account;
        var homes = home is not null || rule.SpeaksOfCaller ? [home ?? ""] : only is not null ? _snapshot.Accounts.ContainsKey(only) ? [only] : [] : _snapshot.Accounts.Keys.Order(StringComparer.Ordinal).ToArray();
        foreach (var account in homes)
        {
            var staticCalls = ImmutableArray.CreateBuilder<MadeCall>();
            var extra = ImmutableArray.CreateBuilder<string>();
            var isImpossible = false;
            foreach (var call in alternative.Calls.Where(c => c.Provider is not null))
            {
                if (AskProvider(call, NodeOf, account) is not { } made)
                {
                    isImpossible = true;
                    break;
                }

                staticCalls.Add(made);
                if (made.Answer.Verdict == PossibleVerdict.Unknown) extra.Add(made.Answer.Unknown!);
            }

            if (isImpossible) continue;
            var groups = alternative.Groups
                .Select(g => g.Calls.Where(c => c.Provider is null).ToImmutableArray())
                .Where(c => !c.IsEmpty)
                .Select(c => rule.SpeaksOfCaller ? new GroundGroup(null, [.. c.Select(x => Ground(x, NodeOf, account, null))]) : Shared(c, NodeOf, account))
                .ToImmutableArray();
            foreach (var chosen in Product(choices).Where(IsOfDifferentPeople))
            {
                yield return new()
                {
                    Index = world.NextInstance(),
                    Rule = rule.Rule,
                    Alternative = alternative,
                    Number = rule.Rule.Alternatives.IndexOf(alternative),
                    Binding = binding,
                    Home = account,
                    Groups = groups,
                    Holds = [.. chosen.Where(c => c.Held is not null).Select(c => c.Held!.Value)],
                    StaticCalls = staticCalls.ToImmutable(),
                    Unknowns = [.. unknowns.Concat(extra).Concat(chosen.Select(c => c.Unknown).OfType<string>()).Distinct(StringComparer.Ordinal)],
                    Assumptions = assumptions.ToImmutable(),
                };
            }
        }
    }

    private static IEnumerable<ImmutableArray<Choice>> Product(List<ImmutableArray<Choice>> choices) =>
        choices.Aggregate((IEnumerable<ImmutableArray<Choice>>)[[]], (ways, choice) => ways.SelectMany(w => choice.Select(a => w.Add(a))));

    // Where too many could come together, each of the shortest list may find the others: that is not known, and proves nothing.
    private static void Limit(List<ImmutableArray<Choice>> choices, string rule)
    {
        if (choices.Count(c => c.Length > 1) < 2 || choices.Aggregate(1d, (ways, choice) => ways * choice.Length) <= MostWays) return;
        var shortest = choices.Where(c => c.Length > 1).MinBy(c => c.Length);
        var sizes = string.Join(" and ", choices.Select(c => c.Length));
        for (var i = 0; i < choices.Count; i++)
        {
            if (choices[i].Length > 1 && choices[i] != shortest) choices[i] = [new Choice(null, $"which of {sizes} come together for {rule}, more than {MostWays} ways", false)];
        }
    }

    // One user is one person; a role may be of many.
    private static bool IsOfDifferentPeople(ImmutableArray<Choice> chosen) => !chosen.Any(c => c.IsAnother && chosen.Count(o => o.Held == c.Held) > 1);

    // A name that nobody here has, such as a misspelled one, is somebody all the same.
    private IEnumerable<Choice> Named(string name, RuleCondition.Declared declared)
    {
        List<PrincipalNode> found = _snapshot.Find(name) is PrincipalNode one ? [one] : [.. _snapshot.Principals.Where(p => p.Name == name && p.Kind is "user" or "role")];
        return found.Count == 0
            ? [new Choice(null, $"who '{name}' is, whom '{declared.Name}' names", false)]
            : found.Select(p => new Choice(Atom.Session(p), null, declared.IsByAnother && p.Kind == "user"));
    }

    /// <summary>The nodes that an attribute names; the node itself without one.</summary>
    public IEnumerable<Node> NodesOf(Node node, string? attribute)
    {
        if (attribute is null) return [node];
        return node.Attribute(attribute).Values.Select(v => Resolve(v, node.Account)).OfType<Node>();
    }

    /// <summary>What a name in an attribute of a resource of that account means; null where nothing is known of it.</summary>
    public Node? Resolve(string name, string account) =>
        _snapshot.Find(name) ?? _snapshot.Find($"arn:{Partition}:s3:::{name}") ?? _snapshot.Find($"arn:{Partition}:iam::{account}:role/{name}");

    private MadeCall? AskProvider(RuleCall call, Func<string, Node> nodeOf, string account)
    {
        var name = call.Provider!;
        var principal = !name.Contains('.', StringComparison.Ordinal) ? Principal.Federated(nodeOf(name).Arn)
            : name.EndsWith(".amazonaws.com", StringComparison.Ordinal) && name != WebIdentities ? Principal.Service(name)
            : Principal.Federated(name);
        MadeCall? unknown = null;
        foreach (var asked in Ground(call, nodeOf, account, null).Asked)
        {
            var answer = world.Oracle.Ask(principal, asked);
            if (answer.Verdict == PossibleVerdict.Yes) return new(null, asked, answer);
            if (answer.Verdict == PossibleVerdict.Unknown) unknown ??= new(null, asked, answer);
        }

        return unknown;
    }

    private GroundGroup Shared(ImmutableArray<RuleCall> calls, Func<string, Node> nodeOf, string home)
    {
        var ground = calls.Select(c => Ground(c, nodeOf, home, null)).ToImmutableArray();
        var key = new StringBuilder();
        foreach (var call in ground) key.Append(call.Key ?? KeyOf(call, nodeOf, home)).Append('\n');
        return world.GroupOf(key.ToString(), ground);
    }

    private string KeyOf(GroundCall call, Func<string, Node> nodeOf, string home)
    {
        var key = new StringBuilder();
        foreach (var asked in call.Asked)
        {
            key.Append(asked.Action).Append('|').Append(asked.Resource).Append('|').Append(asked.Account).Append('|').Append(asked.Unknown).Append(';');
        }

        key.Append(call.Call.Service).Append('|');
        foreach (var (name, value) in call.Call.Context)
        {
            key.Append(Templates.Expand(name, nodeOf, home, Partition)).Append('=').Append(value is null ? "none" : Templates.Expand(value, nodeOf, home, Partition)).Append(',');
        }

        return key.ToString();
    }

    /// <summary>A call with its variables put in. One that speaks of none is the same for all instances of an account.</summary>
    public GroundCall Ground(RuleCall call, Func<string, Node> nodeOf, string home, PrincipalNode? caller)
    {
        if (!_sameFor.TryGetValue(call, out var known)) _sameFor[call] = known = SpeaksOfNothing(call) ? new(StringComparer.Ordinal) : null;
        if (known is null) return Make(call, nodeOf, home, caller);
        if (known.TryGetValue(home, out var same)) return same;
        known[home] = same = Make(call, nodeOf, home, caller);
        same.Key = KeyOf(same, nodeOf, home);
        return same;
    }

    private static bool SpeaksOfNothing(RuleCall call) => call.Target is RuleTarget.New or RuleTarget.Anything && HasPlainContext(call);

    private static bool HasPlainContext(RuleCall call) =>
        call.Context.All(c => !c.Key.Contains("${", StringComparison.Ordinal) && c.Value?.Contains("${", StringComparison.Ordinal) != true);

    private GroundCall Make(RuleCall call, Func<string, Node> nodeOf, string home, PrincipalNode? caller)
    {
        var context = ContextOf(call, nodeOf, home);
        var targets = TargetsOf(call.Target, nodeOf, home, caller).ToList();
        if (targets is [var target] && call.Actions is [var action]) return new(call, [Asked(action, target, context, home)]);
        return new(call, [.. call.Actions.SelectMany(a => targets.Select(t => Asked(a, t, context, home))).Distinct()]);
    }

    private KnownContext ContextOf(RuleCall call, Func<string, Node> nodeOf, string home)
    {
        if (_contexts.TryGetValue(call, out var known)) return known;
        var context = KnownContext.Empty;
        if (call.Service is { } service) context = context.With("iam:PassedToService", service);
        foreach (var (rawKey, rawValue) in call.Context)
        {
            var key = Templates.Expand(rawKey, nodeOf, home, Partition);
            if (rawValue is null) context = context.WithAbsent(key);
            else if (Templates.Expand(rawValue, nodeOf, home, Partition) is var value && value.Contains('*', StringComparison.Ordinal)) context = context.WithChoice(key, [value]);
            else context = context.With(key, value);
        }

        if (HasPlainContext(call)) _contexts[call] = context;
        return context;
    }

    private static AskedCall Asked(string action, (string Resource, string Account, Node? Node, string? Unknown) target, KnownContext context, string home)
    {
        var known = ActionCatalogue.Embedded.FindAction(action);
        var account = target.Account.Length > 0 ? target.Account : home;
        if (known is { HasResourceTypes: false }) return new(action, "*", false, account, null, context, target.Unknown);
        if (target.Resource != "*") return new(action, target.Resource, target.Resource.Contains('*', StringComparison.Ordinal), account, target.Node, context, target.Unknown);
        return new(action, "*", true, account, null, context, target.Unknown);
    }

    private IEnumerable<(string Resource, string Account, Node? Node, string? Unknown)> TargetsOf(RuleTarget target, Func<string, Node> nodeOf, string home, PrincipalNode? caller)
    {
        switch (target)
        {
            case RuleTarget.Self:
                if (caller is not null) yield return (caller.Arn, caller.Account, caller, null);
                break;
            case RuleTarget.Of { Operand: { Attribute: null } operand }:
                var node = nodeOf(operand.Variable);
                yield return (node.Arn, node.Account, node, node.Uncollected);
                break;
            case RuleTarget.Of { Operand: { Attribute: { } attribute } operand }:
                var holder = nodeOf(operand.Variable);
                var value = holder.Attribute(attribute);
                if (value.Unknown is { } missing) yield return ("*", holder.Account, null, missing);
                foreach (var text in value.Values)
                {
                    var resolved = Resolve(text, holder.Account);
                    yield return (resolved?.Arn ?? text, resolved?.Account ?? holder.Account, resolved ?? (text.StartsWith(holder.Arn, StringComparison.Ordinal) ? holder : null), null);
                }

                break;
            case RuleTarget.New created:
                yield return (NewArn(created.Kind, home), home, null, null);
                break;
            case RuleTarget.Anything:
                yield return ("*", home, null, null);
                break;
            case RuleTarget.ArnText text:
                var arn = Templates.Expand(text.Template, nodeOf, home, Partition);
                yield return (arn, Arn.TryParse(arn) is { Account: { Length: 12 } account } && AccountId.TryParse(account) is not null ? account : home, null, null);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private string NewArn(string kind, string account)
    {
        if (KindLibrary.Find(kind)?.Type is not { } type || type.Split(':') is not [var service, var name]) return "*";
        var found = ActionCatalogue.Embedded.FindService(service)?.ResourceTypes.FirstOrDefault(t => t.Name == name);
        return found?.ArnPatternIn(Partition, "*", account) ?? "*";
    }

    // One of what a condition is met by: something held, or something that is not known.
    private readonly record struct Choice(Atom? Held, string? Unknown, bool IsAnother);
}
