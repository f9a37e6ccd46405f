using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// Says as a formula when a stack allows an action of a caller. It follows the evaluator step by step
/// (<see cref="PartEvaluation"/>); what it says is confirmed by the evaluator before anybody hears of it.
/// </summary>
internal sealed class AccessFormula(Scenario scenario, ActionPoint action, ActionCatalogue catalogue, ConditionFolder folder)
{
    private static readonly Formula Forwarded = new Formula.KeyTest(
        new KeyAtom(new ConditionClause("Bool", "aws:ViaAWSService", [new PolicyText("true")]), true, false));

    public Formula Allowed(PreparedStack stack)
    {
        if (action.IsAlwaysAllowed) return Formula.Open;
        var source = stack.Source;
        var denied = new List<Formula>();
        var caller = scenario.Caller;
        var (identity, identityDeny) = Evaluate(stack, source.Identity, withPrincipal: false);
        denied.Add(identityDeny);
        if (caller.Kind is PrincipalKind.Root or PrincipalKind.AssumedRoot) identity = Formula.True;
        var boundary = Limit(source.Boundary);
        var session = Limit(source.Session);
        var access = FromResource(stack, identity, boundary, session, denied);
        if (source.ServiceControl is { } levels && BindsCaller(source))
        {
            foreach (var level in levels) access &= Limit(level);
        }

        if (source.ResourceControl is { } controls && action.MayTakeResourceControl(catalogue) && BindsResource(source))
        {
            foreach (var level in controls) denied.Add(Evaluate(stack, level, withPrincipal: true).Deny);
        }

        if (source.Endpoint is { } endpoint)
        {
            var (allow, deny) = Evaluate(stack, endpoint, withPrincipal: true);
            access &= Forwarded | allow;
            denied.Add(!Forwarded & deny);
        }

        return access & !Formula.Any(denied);

        Formula Limit(ImmutableArray<PolicyDocument>? documents)
        {
            if (documents is not { } given) return Formula.True;
            var (allow, deny) = Evaluate(stack, given, withPrincipal: false);
            denied.Add(deny);
            return allow;
        }
    }

    private bool BindsCaller(PolicyStack source) =>
        scenario.Caller.Account is { } account
        && scenario.Caller.Kind != PrincipalKind.ServiceLinkedRole
        && account != source.ManagementAccount;

    private bool BindsResource(PolicyStack source)
    {
        var account = action.HasNoResource ? scenario.Caller.Account : scenario.ResourceAccount;
        return scenario.Caller.Kind != PrincipalKind.ServiceLinkedRole && (account is null || account != source.ManagementAccount);
    }

    private Formula FromResource(PreparedStack stack, Formula identity, Formula boundary, Formula session, List<Formula> denied)
    {
        var own = identity & boundary & session;
        if (action.IsPassRole)
        {
            // The role's trust in the service that it is passed to is a request of its own; see the evaluator.
            return stack.Source.Resource.IsEmpty ? own : own & Formula.Open;
        }

        if (stack.Source.Resource.IsEmpty) return Given(GrantFormulas.None);
        var access = Formula.True;
        foreach (var document in stack.Source.Resource)
        {
            var grants = GrantsOf(stack, document);
            denied.Add(grants.Deny);
            access &= Given(grants);
        }

        return access;

        Formula Given(GrantFormulas grants)
        {
            var any = grants.Direct | grants.User | grants.Limited | grants.Delegated;
            if (!stack.Source.Grants.IsEmpty && action.IsOnKey) return Formula.Open;
            if (scenario.Caller.Account is null) return any;
            var sameAccount = action.HasNoResource || scenario.Caller.Account == scenario.ResourceAccount;
            if (!sameAccount) return own & any;
            var mustAllow = action.IsRoleAssumption || action.IsOnKey;
            var asked = mustAllow ? identity & grants.Delegated : identity;
            var user = action.IsRoleAssumption ? grants.User & boundary : grants.User;
            return grants.Direct | (user & session) | ((asked | grants.Limited) & boundary & session);
        }
    }

    private GrantFormulas GrantsOf(PreparedStack stack, PolicyDocument document)
    {
        var grants = GrantFormulas.None;
        foreach (var statement in stack.StatementsOf(document))
        {
            var applies = Applies(statement, stack.Source.Boundary is not null, out var match);
            if (applies == Formula.False) continue;
            if (!statement.IsAllow)
            {
                grants = grants with { Deny = grants.Deny | applies };
                continue;
            }

            var probe = default(ResourceGrants);
            probe.Add(match, Truth.Yes, scenario.Caller.Kind);
            if (probe.Direct != Truth.No) grants = grants with { Direct = grants.Direct | (probe.Direct == Truth.Unknown ? applies & Formula.Open : applies) };
            if (probe.User != Truth.No) grants = grants with { User = grants.User | applies };
            if (probe.Limited != Truth.No) grants = grants with { Limited = grants.Limited | applies };
            if (probe.Delegated != Truth.No) grants = grants with { Delegated = grants.Delegated | applies };
        }

        return grants;
    }

    private (Formula Allow, Formula Deny) Evaluate(PreparedStack stack, ImmutableArray<PolicyDocument> documents, bool withPrincipal)
    {
        var allow = new List<Formula>();
        var deny = new List<Formula>();
        foreach (var statement in documents.SelectMany(d => stack.StatementsOf(d)))
        {
            var applies = withPrincipal ? Applies(statement, stack.Source.Boundary is not null, out _) : Target(statement);
            (statement.IsAllow ? allow : deny).Add(applies);
        }

        return (Formula.Any(allow), Formula.Any(deny));
    }

    private Formula Applies(PreparedStatement statement, bool hasBoundary, out PrincipalMatch match)
    {
        match = PrincipalMatch.None;
        if (!statement.IsAbout(action)) return Formula.False;
        return statement.Names(scenario.Part, hasBoundary, out match) switch
        {
            Truth.No => Formula.False,
            Truth.Yes => Target(statement),
            Truth.Unknown => Target(statement) & Formula.Open,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Formula Target(PreparedStatement statement)
    {
        if (!statement.IsAbout(action)) return Formula.False;
        var parts = new List<Formula> { ResourceOf(statement) };
        foreach (var clause in statement.Clauses) parts.Add(folder.Fold(clause));
        if (statement.IsOpen) parts.Add(Formula.Open);
        return Formula.All(parts);
    }

    private Formula ResourceOf(PreparedStatement statement)
    {
        if (statement.Source.Resource is not { } element) return Formula.True;
        if (statement.Resources.Any(IsEverything)) return Formula.Of(!element.IsNegated);
        if (!action.HasNoResource) return new Formula.ResourceTest(statement.Resources, !element.IsNegated);
        return statement.Resources.Any(p => p.HasVariables && !p.Text.StartsWith("arn:", StringComparison.Ordinal))
            ? Formula.Open
            : Formula.Of(element.IsNegated);
    }

    private static bool IsEverything(PolicyPattern pattern) => pattern.Text.Length > 0 && pattern.Text.AsSpan().Trim('*').IsEmpty;
}
