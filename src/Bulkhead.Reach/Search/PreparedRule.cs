using System.Collections.Immutable;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>A rule with what is worked out once of it.</summary>
internal sealed class PreparedRule
{
    public PreparedRule(Rule rule, int index)
    {
        Rule = rule;
        Index = index;
        SpeaksOfCaller = rule.Alternatives.Any(a => a.Conditions.Any(IsAboutCaller) || a.Calls.Any(c => c.Target is RuleTarget.Self))
            || rule.Effects.Any(IsAboutCaller);
        Actions = [.. rule.Alternatives.SelectMany(a => a.Calls).Where(c => c.Provider is null).SelectMany(c => c.Actions).Distinct(StringComparer.Ordinal)];
        FirstActions = [.. rule.Alternatives.Select(FirstActionsOf)];
        IsLocal = rule.Alternatives.All(a => IsLocalWay(rule, a));
        Untied = SpeaksOfCaller && !rule.Variables.IsEmpty ? [.. Enumerable.Range(0, rule.Alternatives.Length).Where(i => !IsTied(rule.Alternatives[i]))] : [];
        ConditionsAt = [.. rule.Alternatives.Select(a => Enumerable.Range(0, rule.Variables.Length).Select(i => TestedAt(a, i)).ToImmutableArray())];
        NeedsHome = rule.Alternatives.Any(a => a.Calls.Any(c =>
            c.Target is RuleTarget.New or RuleTarget.Anything || c.Text.Contains("${account}", StringComparison.Ordinal)));
    }

    public Rule Rule { get; }

    /// <summary>Its number.</summary>
    public int Index { get; }

    /// <summary>The actions of all calls that somebody held makes; empty where none is made.</summary>
    public ImmutableArray<string> Actions { get; }

    /// <summary>Whether the row has a word for the one who acts, who then makes all its calls.</summary>
    public bool SpeaksOfCaller { get; }

    /// <summary>
    /// Whether each of its instances lies in one account, so that it matters only to who holds something there, or can come in from outside
    /// (<see cref="World.OpenAccounts"/>).
    /// </summary>
    public bool IsLocal { get; }

    /// <summary>
    /// The ways, by number, that somebody may take on things of any account: nothing ties the one who acts to the variables. None for a row
    /// that does not speak of its caller, or has no variables.
    /// </summary>
    public ImmutableArray<int> Untied { get; }

    /// <summary>Whether the row's targets lie in the caller's account.</summary>
    public bool NeedsHome { get; }

    /// <summary>By alternative, the actions one of which somebody must be able to take before the rule matters; null where no call is made.</summary>
    public ImmutableArray<ImmutableArray<string>?> FirstActions { get; }

    /// <summary>By way and variable, the conditions that can be tested as soon as that variable is bound, and no sooner.</summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<RuleCondition>>> ConditionsAt { get; }

    public int VariableOf(string name)
    {
        for (var i = 0; i < Rule.Variables.Length; i++)
        {
            if (Rule.Variables[i].Name == name) return i;
        }

        return -1;
    }

    /// <summary>Whether the condition is about the one who acts, and so is tested when somebody acts.</summary>
    public static bool IsAboutCaller(RuleCondition condition) => condition switch
    {
        RuleCondition.CallerKind or RuleCondition.InAdministratorAccount or RuleCondition.IsCaller => true,
        RuleCondition.InManagementAccount management => management.Variable == RuleOperand.Caller,
        RuleCondition.SameAccount same => same.Variable == RuleOperand.Caller || same.Other == RuleOperand.Caller,
        RuleCondition.Attached attached => attached.Principal == RuleOperand.Caller,
        RuleCondition.Member member => member.Principal == RuleOperand.Caller,
        RuleCondition.Attribute attribute => attribute.Operand.IsCaller,
        _ => false,
    };

    private ImmutableArray<RuleCondition> TestedAt(RuleAlternative way, int variable) =>
    [
        .. way.Conditions
            .Where(c => !IsAboutCaller(c) && c is not (RuleCondition.Holds or RuleCondition.Declared { Named: null }))
            .Where(c => VariablesOf(c).Select(VariableOf).ToList() is var of && of.Contains(variable) && of.TrueForAll(i => i >= 0 && i <= variable)),
    ];

    private static IEnumerable<string> VariablesOf(RuleCondition condition) => condition switch
    {
        RuleCondition.Trusts trusts => trusts.Trusted.Contains('.', StringComparison.Ordinal) ? [trusts.Role] : [trusts.Role, trusts.Trusted],
        RuleCondition.Attribute attribute => [attribute.Operand.Variable, .. VariablesIn(attribute.Value)],
        RuleCondition.SameAccount same => [same.Variable, same.Other],
        RuleCondition.InManagementAccount management => [management.Variable],
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

    private bool IsLocalWay(Rule rule, RuleAlternative way)
    {
        // An ARN made of attributes, and somebody whom a declared fact names, may be of any account.
        if (way.Conditions.Any(c => c is RuleCondition.Declared or RuleCondition.Refers)) return false;
        if (way.Calls.Any(c => c.Target is RuleTarget.ArnText text && text.Template.Contains('.', StringComparison.Ordinal) && text.Template.Contains("${", StringComparison.Ordinal))) return false;
        if (rule.Variables.IsEmpty) return !SpeaksOfCaller;
        var linked = new HashSet<string>(StringComparer.Ordinal) { rule.Variables[0].Name };
        for (var i = 0; i < rule.Variables.Length; i++)
        {
            foreach (var condition in way.Conditions)
            {
                var (one, other) = condition switch
                {
                    RuleCondition.SameAccount { IsNegated: false } same => (same.Variable, same.Other),
                    RuleCondition.Attached attached => (attached.Policy, attached.Principal),
                    RuleCondition.Member member => (member.Principal, member.Group),
                    _ => ("", ""),
                };
                if (linked.Contains(one)) linked.Add(other);
                if (linked.Contains(other)) linked.Add(one);
            }
        }

        if (!rule.Variables.All(v => linked.Contains(v.Name))) return false;
        if (!SpeaksOfCaller) return true;

        // The caller's calls must lie where the variables do.
        return linked.Contains(RuleOperand.Caller) || way.Calls.Any(c => c is { Provider: null, Target: RuleTarget.Of { Operand: { IsCaller: false, Attribute: null } } });
    }

    private static bool IsTied(RuleAlternative way) =>
        way.Conditions.Any(c => c is RuleCondition.SameAccount { IsNegated: false } same && (same.Variable == RuleOperand.Caller || same.Other == RuleOperand.Caller)
            || c is RuleCondition.IsCaller { IsNegated: false } || (c is RuleCondition.Attached attached && attached.Principal == RuleOperand.Caller)
            || (c is RuleCondition.Member member && member.Principal == RuleOperand.Caller))
        || way.Calls.Any(c => c is { Provider: null, Target: RuleTarget.Of { Operand: { IsCaller: false, Attribute: null } } });

    private static bool IsAboutCaller(RuleEffect effect) => effect switch
    {
        RuleEffect.Loosens loosens => loosens.Variable == RuleOperand.Caller,
        RuleEffect.Gains gains => gains.Variable == RuleOperand.Caller,
        RuleEffect.Joins joins => joins.Variable == RuleOperand.Caller,
        RuleEffect.Boundary boundary => boundary.Variable == RuleOperand.Caller,
        RuleEffect.AdministersAccount account => account.Variable == RuleOperand.Caller,
        RuleEffect.Session session => session.Operand.IsCaller,
        RuleEffect.WithoutGuardrails => true,
        _ => false,
    };

    private static ImmutableArray<string>? FirstActionsOf(RuleAlternative alternative) =>
        alternative.Calls.FirstOrDefault(c => c.Provider is null)?.Actions;
}
