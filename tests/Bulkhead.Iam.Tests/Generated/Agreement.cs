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
            var actual = engine.Decide(compiled).Outcome;
            counts[actual] = counts.GetValueOrDefault(actual) + 1;
            var expected = reference.Decide(stack, request);
            if (actual.ToString() != EngineAdapter.NameOf(expected)) yield return new(seed, stack, request, expected, engine.Explain(compiled));
        }
    }
}
