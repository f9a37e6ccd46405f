using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>One question: each caller with each group of actions, until a request shows a yes.</summary>
internal sealed class QuestionRun(QuestionOptions options, ActionCatalogue catalogue, Subject? existing, Subject proposed)
{
    private readonly PolicyCompiler _compiler = new();
    private readonly CatalogueFacts _facts = new(catalogue);
    private readonly Dictionary<PolicyStack, PreparedStack> _stacks = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(Subject, string?, bool, bool, bool), PreparedStack> _prepared = [];
    private readonly List<string> _reasons = [];
    private AccessWitness? _fallback;

    /// <summary>The actions that are asked for; all where empty.</summary>
    public ImmutableArray<string> Actions { get; init; } = [];

    /// <summary>The resources that are asked for; all where empty.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];

    /// <summary>Whether only callers outside of the account and those that are trusted count.</summary>
    public bool OnlyOthers { get; init; }

    public AccessAnswer Answer()
    {
        PolicyDocument[] documents = [.. proposed.Documents, .. existing?.Documents ?? []];
        var faulty = documents.FirstOrDefault(d => !d.Faults.IsEmpty);
        if (faulty is not null) return AccessAnswer.Unknown([$"AWS refuses the policy '{faulty.Name ?? "without a name"}': {faulty.Faults[0].Message}"]);

        var outsiders = proposed.ConcernsOutsiders || (existing?.ConcernsOutsiders ?? false);
        var candidates = CallerCandidates.Of(documents, options.Account, outsiders);
        Scenario[] scenarios =
        [
            .. (options.Principal is { } only ? [only] : candidates.Callers)
                .Where(c => (!OnlyOthers || IsOther(c)) && (proposed.ConcernsRoot || options.Principal is not null || c.Kind != PrincipalKind.Root))
                .Select(c => new Scenario(c, options.Account, catalogue)),
        ];
        if (options.Principal is null && candidates.IsIncomplete) _reasons.Add("the policies tell more callers apart than are looked at");

        var cells = new ActionCells(documents, Actions, catalogue);
        foreach (var cell in cells.Known())
        {
            foreach (var scenario in scenarios)
            {
                if (Try(scenario, cell) is { } witness) return AccessAnswer.Yes(witness);
            }
        }

        if (_fallback is null)
        {
            foreach (var point in cells.Unknown())
            {
                foreach (var scenario in scenarios)
                {
                    if (Try(scenario, [point]) is { } witness) return AccessAnswer.Yes(witness);
                }
            }

            if (cells.IsIncomplete) _reasons.Add("the policies' actions are too many to tell all apart");
        }

        if (_fallback is not null) return AccessAnswer.Yes(_fallback);
        return _reasons.Count > 0 ? AccessAnswer.Unknown(_reasons) : AccessAnswer.No;
    }

    /// <summary>A plausible witness; one that is not is kept in case that nothing better turns up.</summary>
    private AccessWitness? Try(Scenario scenario, ImmutableArray<ActionPoint> members)
    {
        var folder = new ConditionFolder(scenario);
        foreach (var action in members)
        {
            if (action.IsAlwaysAllowed && existing is not null) return null;
            var (verdict, witness) = Try(scenario, action, folder);
            if (witness is { IsPlausible: true }) return witness;
            _fallback ??= witness;
            // The others of the group differ in the resources that they take, and only that matters from here on.
            if (verdict != AccessVerdict.Yes) return null;
        }

        return null;
    }

    private (AccessVerdict Verdict, AccessWitness? Witness) Try(Scenario scenario, ActionPoint action, ConditionFolder folder)
    {
        var stack = Prepare(proposed, scenario, action);
        var old = existing is null ? null : Prepare(existing, scenario, action);
        var access = new AccessFormula(scenario, action, catalogue, folder);
        var goal = access.Allowed(stack) & Restrictions(scenario, action);
        if (old is not null) goal &= !access.Allowed(old);
        if (goal == Formula.False) return (AccessVerdict.No, null);

        AccessWitness? found = null;
        var builder = new RequestBuilder(scenario, action);
        var search = new FormulaSearch(scenario, action.HasNoResource ? null : [ResourceSolver.AnyResource], Accept, options.Budget);
        if (search.Run(goal)) return (AccessVerdict.Yes, found);
        if (search.IsExhausted) _reasons.Add($"the conditions for '{action.Name}' are too many to try all combinations");
        else if (search.Refused > 0) _reasons.Add($"no request could be confirmed for '{action.Name}' by {scenario.Caller}, nor be ruled out");
        return (search.IsExhausted || search.Refused > 0 ? AccessVerdict.Unknown : AccessVerdict.No, null);

        bool Accept(SearchState state)
        {
            foreach (var (request, plausible) in builder.Build(state))
            {
                var compiled = CompiledRequest.Create(request, _facts);
                if (!stack.Compiled.Decide(compiled).IsAllowed) continue;
                if (old is not null && old.Compiled.Decide(compiled).Outcome is not (DecisionOutcome.ImplicitlyDenied or DecisionOutcome.ExplicitlyDenied)) continue;
                if (!Resources.IsEmpty && !request.Resources.All(r => Resources.Any(p => Covers(p, r)))) continue;
                found = new AccessWitness(request, action.Known is not null, plausible);
                return true;
            }

            return false;
        }
    }

    /// <summary>What the question itself, and the rules for some actions, demand of a request.</summary>
    private Formula Restrictions(Scenario scenario, ActionPoint action)
    {
        var parts = new List<Formula>();
        // What names no resource is about the caller's own account, and a role is passed within its own account only: nothing
        // of ours is open by them.
        if (OnlyOthers && (action.HasNoResource || action.IsPassRole)) return Formula.False;
        if (!Resources.IsEmpty)
        {
            if (action.HasNoResource) parts.Add(Formula.Of(Resources.Any(r => r.AsSpan().Trim('*').IsEmpty)));
            else if (!Resources.Any(r => r.AsSpan().Trim('*').IsEmpty)) parts.Add(Matching([.. Resources]));
        }

        // A role is assumed, and a key is used, by its own ARN.
        if (action.IsRoleAssumption && !action.HasNoResource) parts.Add(Matching("arn:*:iam::*:role/*"));
        if (action.IsOnKey) parts.Add(Matching("arn:*:kms:*:*:key/*"));
        if (OnlyOthers && options.Organization is { } organization && scenario.Caller.Account is not null)
        {
            var clause = new ConditionClause("StringEquals", "aws:PrincipalOrgID", [new PolicyText(organization)]);
            parts.Add(new Formula.KeyTest(new KeyAtom(clause, Holds: false, WithVariables: false)));
        }

        return Formula.All(parts);

        static Formula Matching(params ReadOnlySpan<string> patterns)
        {
            var parsed = ImmutableArray.CreateBuilder<PolicyPattern>();
            foreach (var pattern in patterns) parsed.Add(PolicyPattern.Parse(pattern, withVariables: false));
            return new Formula.ResourceTest(parsed.ToImmutable(), MustMatch: true);
        }
    }

    private static bool Covers(string pattern, string resource) =>
        PatternAlgebra.Intersect(WildcardSet.ParseResource(pattern), WildcardSet.Literal(resource)).Verdict == SetVerdict.Inhabited;

    // AWS's own services act for their customers; who may make them do so is a matter of aws:SourceAccount and its like.
    private bool IsOther(Principal caller) =>
        caller.Kind switch
        {
            PrincipalKind.Anonymous => true,
            PrincipalKind.Service => false,
            PrincipalKind.FederatedIdentity => true,
            _ => caller.Account != options.Account && !options.TrustedAccounts.Contains(caller.Account!.Value),
        };

    private PreparedStack Prepare(Subject subject, Scenario scenario, ActionPoint action)
    {
        var key = (subject, scenario.Caller.Account?.Value, action.IsPassRole, action.IsRoleAssumption, action.IsOnKey);
        if (_prepared.TryGetValue(key, out var prepared)) return prepared;
        var stack = subject.StackFor(scenario.Caller, options.Account, action);
        if (!_stacks.TryGetValue(stack, out prepared)) _stacks.Add(stack, prepared = new PreparedStack(stack, _compiler));
        _prepared.Add(key, prepared);
        return prepared;
    }
}
