using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Asks both evaluators the same generated requests.</summary>
internal static class Agreement
{
    /// <summary>How many requests meet one generated stack.</summary>
    public const int RequestsPerStack = 50;

    /// <summary>The requests of one seed on which the two differ; outcomes are counted into <paramref name="counts"/>.</summary>
    public static IEnumerable<Disagreement> Check(int seed, Dictionary<DecisionOutcome, long> counts)
    {
        var reference = new ReferenceEvaluator(ActionCatalogue.Embedded.SupportsResourceControlPolicies);
        var (stack, requests) = new CaseGenerator(seed).Case(RequestsPerStack);
        var engine = EngineAdapter.Compile(stack);
        foreach (var request in requests)
        {
            var compiled = EngineAdapter.Convert(request);
            var verdict = engine.Decide(compiled);
            var actual = verdict.Outcome;
            counts[actual] = counts.GetValueOrDefault(actual) + 1;
            var expected = reference.Decide(stack, request);
            var decision = engine.Explain(compiled);
            if ((decision.Outcome, decision.BlockedBy) != (verdict.Outcome, verdict.BlockedBy))
            {
                throw new InvalidOperationException($"seed {seed}: the verdict is {verdict}, but its explanation says {decision.Outcome}, blocked by {decision.BlockedBy}");
            }

            if (actual.ToString() != EngineAdapter.NameOf(expected)) yield return new(seed, stack, request, expected, decision);
        }
    }
}
