using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>Makes requests out of what a search assumed: concrete resource, concrete context, the most natural first.</summary>
internal sealed class RequestBuilder(Scenario scenario, ActionPoint action)
{
    /// <summary>Requests that meet the state, and whether a caller can really make them.</summary>
    public IEnumerable<(AuthorizationRequest Request, bool IsPlausible)> Build(SearchState state)
    {
        var variables = ContextBuilder.OpenVariables(state, scenario.Binding);
        foreach (var present in variables.Length == 0 ? [false] : new[] { true, false })
        {
            if (ContextBuilder.Build(state, scenario, variables, present) is not { } made) continue;
            var (context, binding) = made;
            foreach (var (resource, plausible) in Resources(state, context, binding))
            {
                yield return (
                    new AuthorizationRequest
                    {
                        Principal = scenario.Caller,
                        Action = action.Name,
                        Resources = [resource],
                        ResourceAccount = action.HasNoResource ? null : scenario.ResourceAccount,
                        Context = RequestContext.From(context),
                    },
                    plausible);
            }
        }
    }

    private IEnumerable<(string Resource, bool IsPlausible)> Resources(
        SearchState state, Dictionary<string, ContextValue> context, VariableBinding binding)
    {
        if (action.HasNoResource)
        {
            yield return ("*", true);
            yield break;
        }

        var region = context.GetValueOrDefault("aws:RequestedRegion") is { Values: [var given] } ? given : "us-east-1";
        var account = scenario.ResourceAccount?.Value ?? scenario.Caller.Account?.Value ?? "111111111111";
        var partition = scenario.Caller.Partition is { Length: > 0 } own ? own : "aws";
        var natural = new StringConstraint(true, action.Known is { } known
            ? [.. known.Resources.Select(r => r.Type.ArnPatternIn(partition, region, account)).Select(WildcardSet.ParseArn)]
            : [WildcardSet.ParseArn($"arn:{partition}:{action.Service}:{region}:{account}:?*")]);
        var typed = new StringConstraint(true, action.Known is { } same
            ? [.. same.Resources.Select(r => WildcardSet.ParseArn(r.Type.ArnPattern))]
            : [WildcardSet.ParseArn($"arn:*:{action.Service}:*:*:*")]);
        var ownAccount = StringConstraint.In(WildcardSet.ParseArn($"arn:{partition}:*:*:{account}:*"));
        var notBlank = StringConstraint.NotIn(WildcardSet.ParseArn("arn:*:*:*:*:"));
        var any = ResourceSolver.AnyResource;
        foreach (var (constraints, plausible) in new (StringConstraint[], bool)[]
        {
            ([natural, notBlank], true), ([typed, ownAccount, notBlank], true), ([typed, notBlank], true),
            ([ownAccount, notBlank], false), ([notBlank, any], false), ([any], false),
        })
        {
            if (ResourceSolver.Solve(state.Resources, binding, constraints) is { Verdict: SetVerdict.Inhabited, Witness: { } arn }) yield return (arn, plausible && arn != "*");
        }
    }
}
