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

    private readonly Snapshot _snapshot = world.Snapshot;

    private string Partition => _snapshot.Partition;

    /// <summary>The instances of a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="account">Of a rule whose instances lie in one account: the account. Null for all others.</param>
    public IEnumerable<GroundInstance> Of(PreparedRule rule, string? account)
    {
        if (rule.Rule.Variables.Any(v => _snapshot.OfKind(v.Kind).IsEmpty)) yield break;
        foreach (var alternative in rule.Rule.Alternatives)
        {
            foreach (var binding in Bindings(rule, alternative, [], account))
            {
                foreach (var instance in Instances(rule, alternative, binding, account)) yield return instance;
            }
        }
    }

    private IEnumerable<ImmutableArray<Node>> Bindings(PreparedRule rule, RuleAlternative alternative, ImmutableArray<Node> bound, string? account)
    {
        if (bound.Length == rule.Rule.Variables.Length)
        {
            yield return bound;
            yield break;
        }

        foreach (var candidate in Candidates(rule, alternative, bound, account))
        {
            var next = bound.Add(candidate);
            if (!IsPossible(rule, alternative, next)) continue;
            foreach (var binding in Bindings(rule, alternative, next, account)) yield return binding;
        }
    }

    private IEnumerable<Node> Candidates(PreparedRule rule, RuleAlternative alternative, ImmutableArray<Node> bound, string? account)
    {
        // AWS's own managed policies are of every account.
        IEnumerable<Node> OfKind(string kind) => account is null ? _snapshot.OfKind(kind) : _snapshot.OfKind(kind, account).Concat(_snapshot.OfKind(kind, ""));
        var variable = rule.Rule.Variables[bound.Length];
        Node? Bound(string name) => rule.VariableOf(name) is var i && i >= 0 && i < bound.Length ? bound[i] : null;
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

        return OfKind(variable.Kind);
    }

    // The conditions that speak of the variable that was bound last, and of nothing that is not bound yet.
    private bool IsPossible(PreparedRule rule, RuleAlternative alternative, ImmutableArray<Node> bound)
    {
        foreach (var condition in alternative.Conditions)
        {
            if (PreparedRule.IsAboutCaller(condition) || condition is RuleCondition.Holds or RuleCondition.Declared { Named: null }) continue;
            if (!VariablesOf(condition).All(v => rule.VariableOf(v) is var i && i >= 0 && i < bound.Length)) continue;
            if (!VariablesOf(condition).Contains(rule.Rule.Variables[bound.Length - 1].Name)) continue;
            if (world.Conditions.Test(condition, name => bound[rule.VariableOf(name)]).IsTrue == false) return false;
        }

        return true;
    }

    private static IEnumerable<string> VariablesOf(RuleCondition condition) => condition switch
    {
        RuleCondition.Trusts trusts => trusts.Trusted.Contains('.', StringComparison.Ordinal) ? [trusts.Role] : [trusts.Role, trusts.Trusted],
        RuleCondition.Attribute attribute => [attribute.Operand.Variable, .. VariablesIn(attribute.Value)],
        RuleCondition.SameAccount same => [same.Variable, same.Other],
        RuleCondition.Attached attached => [attached.Policy, attached.Principal],
        RuleCondition.Member member => [member.Principal, member.Group],
        RuleCondition.Refers refers => [refers.Operand.Variable, refers.Other],
        RuleCondition.Declared { Named: { } named } declared => [declared.Variable, named],
        _ => [],
    };

    private static IEnumerable<string> VariablesIn(string template)
    {
        for (var at = template.IndexOf("${", StringComparison.Ordinal); at >= 0; at = template.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            var dot = template.IndexOf('.', at);
            if (dot > 0) yield return template[(at + 2)..dot];
        }
    }

    private IEnumerable<GroundInstance> Instances(PreparedRule rule, RuleAlternative alternative, ImmutableArray<Node> binding, string? only)
    {
        Node NodeOf(string name) => binding[rule.VariableOf(name)];
        var unknowns = ImmutableArray.CreateBuilder<string>();
        var assumptions = ImmutableArray.CreateBuilder<string>();
        var holds = ImmutableArray.CreateBuilder<Atom>();
        var choices = new List<ImmutableArray<Atom>>();
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
                choices.Add([.. nodes.Select(n => Atom.Holds(held.Hold, n))]);
                continue;
            }

            ConditionTruth truth;
            if (condition is RuleCondition.Declared { Named: null } declared)
            {
                (truth, var names) = world.Conditions.Declared(declared.Name, NodeOf(declared.Variable));
                if (truth.IsTrue == true && names is { } given)
                {
                    choices.Add([.. given.SelectMany(PrincipalsNamed).Select(Atom.Session)]);
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
                .Select(c => rule.SpeaksOfCaller ? new GroundGroup(-1, [.. c.Select(x => Ground(x, NodeOf, account, null))]) : Shared(c, NodeOf, account))
                .ToImmutableArray();
            foreach (var chosen in Product(choices))
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
                    Holds = chosen,
                    StaticCalls = staticCalls.ToImmutable(),
                    Unknowns = [.. unknowns, .. extra],
                    Assumptions = assumptions.ToImmutable(),
                };
            }
        }
    }

    private static IEnumerable<ImmutableArray<Atom>> Product(List<ImmutableArray<Atom>> choices) =>
        choices.Aggregate((IEnumerable<ImmutableArray<Atom>>)[[]], (ways, choice) => ways.SelectMany(w => choice.Select(a => w.Add(a))));

    private IEnumerable<Node> PrincipalsNamed(string name) =>
        _snapshot.Find(name) is PrincipalNode one ? [one] : _snapshot.Principals.Where(p => p.Name == name && p.Kind is "user" or "role");

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
        foreach (var call in ground)
        {
            foreach (var asked in call.Asked)
            {
                key.Append(asked.Action).Append('|').Append(asked.Resource).Append('|').Append(asked.Account).Append('|').Append(asked.Unknown).Append(';');
            }

            key.Append(call.Call.Service).Append('|');
            foreach (var (name, value) in call.Call.Context)
            {
                key.Append(Templates.Expand(name, nodeOf, home, Partition)).Append('=').Append(value is null ? "none" : Templates.Expand(value, nodeOf, home, Partition)).Append(',');
            }

            key.Append('\n');
        }

        return world.GroupOf(key.ToString(), ground);
    }

    /// <summary>A call with its variables put in.</summary>
    public GroundCall Ground(RuleCall call, Func<string, Node> nodeOf, string home, PrincipalNode? caller)
    {
        var context = KnownContext.Empty;
        if (call.Service is { } service) context = context.With("iam:PassedToService", service);
        foreach (var (rawKey, rawValue) in call.Context)
        {
            var key = Templates.Expand(rawKey, nodeOf, home, Partition);
            if (rawValue is null) context = context.WithAbsent(key);
            else if (Templates.Expand(rawValue, nodeOf, home, Partition) is var value && value.Contains('*', StringComparison.Ordinal)) context = context.WithChoice(key, [value]);
            else context = context.With(key, value);
        }

        var targets = TargetsOf(call.Target, nodeOf, home, caller).ToList();
        var asked = call.Actions.SelectMany(action => targets.SelectMany(t => Asked(action, t, context, home))).Distinct().ToImmutableArray();
        return new(call, asked);
    }

    private static IEnumerable<AskedCall> Asked(string action, (string Resource, string Account, Node? Node, string? Unknown) target, KnownContext context, string home)
    {
        var known = ActionCatalogue.Embedded.FindAction(action);
        var account = target.Account.Length > 0 ? target.Account : home;
        if (known is { HasResourceTypes: false }) return [new(action, "*", false, account, null, context, target.Unknown)];
        if (target.Resource != "*") return [new(action, target.Resource, target.Resource.Contains('*', StringComparison.Ordinal), account, target.Node, context, target.Unknown)];
        return [new(action, "*", true, account, null, context, target.Unknown)];
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
}
