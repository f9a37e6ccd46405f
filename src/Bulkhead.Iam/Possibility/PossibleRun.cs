using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>One question, its session settled: first the plain evaluator, then the formula, then the search.</summary>
internal sealed class PossibleRun(
    PossibleQuestion question, PossibleAction action, StackView stack, List<string> keys, IActionFacts facts, Func<string, PossibleAction> actions)
{
    public required int Budget { get; init; }

    /// <summary>Whether the session's name was left to the caller.</summary>
    public required bool IsSessionFree { get; init; }

    /// <summary>Answers for one resource or pattern, in one region.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="region">The region that the caller chose; null where there is no choice, or it is in the ARN.</param>
    public PossibleAnswer Ask(AskedResource resource, string? region)
    {
        var context = question.Context.Given;
        if (region is not null) context = context.With(Scene.Region, region);
        var request = new AuthorizationRequest
        {
            Principal = question.Principal,
            Action = question.Action,
            Resources = [resource.Sample],
            ResourceAccount = question.ResourceAccount,
            IsAwsManagedKey = question.IsAwsManagedKey,
            Context = context,
        };
        var scene = new Scene(question, action, request, facts, IsSessionFree)
        {
            Pattern = resource.IsPattern ? resource.Set : null,
            Keys = keys,
        };
        if (region is null && LacksRegion(scene))
        {
            var regions = RegionChoice.Of(stack, action, KnownRegions.Of(question.Principal.Partition), isInResource: false);
            return PossibleAccess.Best(regions.Select(r => Ask(resource, r)));
        }

        if (!scene.Base.Faults.IsEmpty) return PossibleAccess.Unknown(scene.Base.Faults[0].Message);
        if (scene.Part.ServiceAnswer is { } answer && (!resource.IsPattern || answer.Outcome != DecisionOutcome.Allowed))
        {
            return answer.Outcome switch
            {
                DecisionOutcome.Allowed => Yes(request, scene, isExact: true),
                DecisionOutcome.Invalid => PossibleAccess.Unknown(answer.Reason),
                _ => PossibleAccess.No(PolicyKinds.Service),
            };
        }

        var plain = stack.Stack.Decide(scene.Base);
        if (keys.TrueForAll(k => scene.StateOf(k).Mode != KeyMode.Uncollected) && Natural(scene) is { } natural)
        {
            var isAllowed = ReferenceEquals(natural, request) ? plain.IsAllowed : stack.Stack.Decide(CompiledRequest.Create(natural, facts)).IsAllowed;
            if (isAllowed) return Yes(natural, scene, isExact: true);
        }

        if (!resource.IsPattern && keys.TrueForAll(k => scene.StateOf(k).Mode == KeyMode.Fixed) && stack.Stack.Grants.Length == 0
            && plain.Outcome is DecisionOutcome.ImplicitlyDenied or DecisionOutcome.ExplicitlyDenied)
        {
            return PossibleAccess.No(plain.BlockedBy);
        }

        return Search(scene, resource, plain);
    }

    /// <summary>The request with what every request says; null where that is not obvious.</summary>
    private AuthorizationRequest? Natural(Scene scene)
    {
        var request = scene.Base.Source;
        if (scene.Part.IsPassRole && stack.Resource.Length > 0 && scene.StateOf("iam:PassedToService").Mode == KeyMode.Chosen) return null;
        foreach (var key in keys)
        {
            if (IsNeeded(key)) return null;
            if (!KeyTraits.IsAlwaysThere(key) || scene.StateOf(key).Mode != KeyMode.Chosen) continue;
            if (!key.Equals("aws:SecureTransport", StringComparison.OrdinalIgnoreCase)) return null;
            request = request with { Context = request.Context.With(key, "true") };
        }

        return request;
    }

    /// <summary>Whether the caller chooses a value for the key, and cannot leave it out.</summary>
    private bool IsNeeded(string key) => question.Context.Find(key) is KeyKnowledge.Choice { MayBeAbsent: false };

    /// <summary>Whether the region matters and is left to the caller.</summary>
    private bool LacksRegion(Scene scene) =>
        keys.Contains(Scene.Region, StringComparer.OrdinalIgnoreCase)
        && question.Context.Find(Scene.Region) is null
        && scene.Base.Faults.IsEmpty
        && scene.Part.Find(ContextKeys.RequestedRegion) is null;

    private PossibleAnswer Search(Scene scene, AskedResource resource, Verdict plain)
    {
        var builder = new PossibleFormula(scene, stack, facts);
        var formula = Allowed(builder, scene);
        if (formula == Formula.False) return PossibleAccess.No(plain.BlockedBy);
        var certainty = new Certainty(scene);
        var certain = certainty.Of(formula);
        var constraints = scene.Part.HasNoResource ? null : resource.Constraints();
        PossibleAnswer? found = null;
        var search = new FormulaSearch(scene, constraints, Accept, Budget);
        if (certain != Formula.False && search.Run(certain)) return found!;
        if (certainty.IsExact && !search.IsExhausted && search.Refused == 0) return PossibleAccess.No(plain.BlockedBy);
        if (!certainty.IsExact)
        {
            var possible = new FormulaSearch(scene, constraints, static _ => true, Budget);
            if (!possible.Run(formula) && !possible.IsExhausted) return PossibleAccess.No(plain.BlockedBy);
        }

        return Explain(certainty, builder, search);

        bool Accept(SearchState state)
        {
            foreach (var request in Requests(scene, state, constraints))
            {
                if (!stack.Stack.Decide(CompiledRequest.Create(request, facts)).IsAllowed) continue;
                found = Yes(request, scene, certainty.IsExact);
                return true;
            }

            return false;
        }
    }

    private Formula Allowed(PossibleFormula builder, Scene scene)
    {
        var formula = builder.Allowed(action);
        if (formula == Formula.False) return formula;
        if (action.MakesSession)
        {
            // Session tags and a source identity take permissions of their own.
            var isTagged = Array.Exists(scene.Base.Parts, p => p.LowerAction == "sts:tagsession");
            formula &= (isTagged ? Formula.False : KeyLinks.HasNoTags(scene)) | builder.Allowed(actions("sts:TagSession"));
            formula &= KeyLinks.HasNoSourceIdentity(scene) | builder.Allowed(actions("sts:SetSourceIdentity"));
        }

        return formula & KeyLinks.Of(scene);
    }

    private static IEnumerable<AuthorizationRequest> Requests(Scene scene, SearchState state, ImmutableArray<StringConstraint>? constraints)
    {
        var variables = ContextBuilder.OpenVariables(state, scene.Binding);
        foreach (var (present, suggested) in Ways(scene, state, variables.Length > 0))
        {
            if (ContextBuilder.Build(state, scene, variables, present, suggested) is not { } made) continue;
            var resource = scene.Base.Source.Resources[0];
            if (scene.Pattern is not null)
            {
                if (ResourceSolver.Solve(state.Resources, made.Binding, constraints!.Value.AsSpan()) is not { Verdict: SetVerdict.Inhabited, Witness: { } arn }) continue;
                resource = arn;
            }

            yield return scene.Base.Source with
            {
                Resources = [resource],
                Context = RequestContext.From(scene.Base.Source.Context.Pairs.Concat(made.Context)),
            };
        }
    }

    /// <summary>What to try for the variables that the caller chooses.</summary>
    private static IEnumerable<(bool Present, Dictionary<string, string>? Suggested)> Ways(Scene scene, SearchState state, bool hasVariables)
    {
        if (!hasVariables)
        {
            yield return (false, null);
            yield break;
        }

        var resource = scene.Pattern is null ? scene.Base.Source.Resources[0] : null;
        foreach (var isLong in new[] { false, true })
        {
            if (VariableValues.Suggest(state, scene, resource, isLong) is { Count: > 0 } values) yield return (true, values);
        }

        yield return (true, null);
        yield return (false, null);
    }

    /// <summary>A yes, with what the witness cannot do without.</summary>
    /// <param name="request">The witness.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="isExact">Whether the evaluator alone can say so: not where the witness holds for values that were not collected.</param>
    private PossibleAnswer Yes(AuthorizationRequest request, Scene scene, bool isExact)
    {
        var rests = ImmutableArray.CreateBuilder<RestsOn>();
        foreach (var (key, value) in request.Context.Pairs)
        {
            var isRegion = key.Equals(Scene.Region, StringComparison.OrdinalIgnoreCase);
            var isChosen = isRegion ? question.Context.Find(key) is null : scene.StateOf(key).Mode == KeyMode.Chosen;
            if (!isChosen) continue;
            var without = request with { Context = Without(request.Context, key) };
            if (isExact && !isRegion && !IsNeeded(key) && !key.Equals("iam:PassedToService", StringComparison.OrdinalIgnoreCase)
                && stack.Stack.Decide(CompiledRequest.Create(without, facts)).IsAllowed)
            {
                // It makes no difference; what every request says stays, for a real one says it.
                if (!KeyTraits.IsAlwaysThere(key)) request = without;
                continue;
            }

            if (!value.IsAbsent) rests.Add(ChoiceTexts.Of(key, value, scene.StateOf(key).Owner));
        }

        rests.Sort((a, b) => StringComparer.OrdinalIgnoreCase.Compare(a.Key, b.Key));
        return new PossibleAnswer { Verdict = PossibleVerdict.Yes, Witness = request, RestsOn = rests.DrainToImmutable() };
    }

    private static RequestContext Without(RequestContext context, string key) =>
        RequestContext.From(context.Pairs.Where(p => !p.Key.Equals(key, StringComparison.OrdinalIgnoreCase)));

    private static PossibleAnswer Explain(Certainty certainty, PossibleFormula builder, FormulaSearch search)
    {
        var reasons = new List<string>();
        if (certainty.Uncollected.Count > 0) reasons.Add($"it hangs on what is not known: {string.Join(", ", certainty.Uncollected)}");
        if (certainty.IsOpen)
        {
            reasons.Add(builder.OpenStatements.Count > 0
                ? $"it hangs on elements that are not known, in {string.Join(", ", builder.OpenStatements)}"
                : "it hangs on an operator or a pattern that is not known");
        }

        if (search.IsExhausted) reasons.Add("the conditions are too many to try all combinations");
        if (reasons.Count == 0) reasons.Add("no values of the policies' variables were found that the evaluator confirms, nor could all be ruled out");
        return PossibleAccess.Unknown(string.Join("; ", reasons)) with { UnknownKeys = [.. certainty.Uncollected] };
    }
}
