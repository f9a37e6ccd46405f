using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Runs policy tests.</summary>
public static class PolicyTestRunner
{
    /// <summary>Runs the cases of a file, in their order.</summary>
    public static ImmutableArray<PolicyTestResult> Run(PolicyTestFile file, IActionFacts facts, PolicyCompiler compiler)
    {
        ArgumentNullException.ThrowIfNull(file);
        return [.. file.Cases.Select(c => Run(c, facts, compiler))];
    }

    /// <summary>Runs a case. It fails when it could not be read or expects nothing.</summary>
    public static PolicyTestResult Run(PolicyTestCase test, IActionFacts facts, PolicyCompiler compiler)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(compiler);
        if (test.Request is null || !test.Mistakes.IsEmpty)
        {
            var mistakes = test.Mistakes.Select(m => m.Span is { } span ? $"{span}: {m.Message}" : m.Message);
            return new(test, Passed: false, Decision: null, $"The case can't be run: {string.Join("; ", mistakes)}.");
        }

        var decision = compiler.Compile(test.Policies).Explain(CompiledRequest.Create(test.Request, facts));
        var difference = DifferenceOf(test, decision);
        return new(test, difference.Length == 0, decision, difference);
    }

    private static string DifferenceOf(PolicyTestCase test, Decision decision)
    {
        if (test.Expected is not { } expected) return "The case expects nothing.";
        var because = string.Join(" ", decision.Explanation);
        if (!PolicyExpectationNames.IsMet(expected, decision.Outcome))
        {
            return $"Expected {PolicyExpectationNames.NameOf(expected)}, but the request is {PolicyExpectationNames.NameOf(decision.Outcome)}. {because}";
        }

        var missing = test.By.Where(k => !PolicyKindNames.Contains(decision.BlockedBy, k)).Select(PolicyKindNames.NameOf).ToList();
        if (missing.Count == 0) return "";
        var actual = string.Join(", ", PolicyKindNames.NamesIn(decision.BlockedBy).DefaultIfEmpty("nothing"));
        return $"Expected to be blocked by {string.Join(", ", missing)}, but it is blocked by {actual}. {because}";
    }
}
