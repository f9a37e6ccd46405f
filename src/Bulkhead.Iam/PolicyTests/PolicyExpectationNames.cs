using System.Diagnostics;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>The names of expectations and outcomes in test files and JSON.</summary>
public static class PolicyExpectationNames
{
    private static readonly PolicyExpectation[] Expectations = Enum.GetValues<PolicyExpectation>();

    /// <summary>All names.</summary>
    public static IEnumerable<string> All => Expectations.Select(NameOf);

    /// <summary>The name of an expectation.</summary>
    public static string NameOf(PolicyExpectation expectation) => expectation switch
    {
        PolicyExpectation.Allowed => "allowed",
        PolicyExpectation.ImplicitlyDenied => "implicitly-denied",
        PolicyExpectation.ExplicitlyDenied => "explicitly-denied",
        PolicyExpectation.Denied => "denied",
        PolicyExpectation.Unknown => "unknown",
        PolicyExpectation.Invalid => "invalid",
        _ => throw new UnreachableException(),
    };

    /// <summary>The name of an outcome.</summary>
    public static string NameOf(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Allowed => "allowed",
        DecisionOutcome.ImplicitlyDenied => "implicitly-denied",
        DecisionOutcome.ExplicitlyDenied => "explicitly-denied",
        DecisionOutcome.Unknown => "unknown",
        DecisionOutcome.Invalid => "invalid",
        _ => throw new UnreachableException(),
    };

    /// <summary>The expectation of that name; null for no such name.</summary>
    public static PolicyExpectation? TryParse(string name)
    {
        foreach (var expectation in Expectations)
        {
            if (NameOf(expectation) == name) return expectation;
        }

        return null;
    }

    /// <summary>Whether an outcome is what was expected.</summary>
    public static bool IsMet(PolicyExpectation expectation, DecisionOutcome outcome) =>
        NameOf(expectation) == NameOf(outcome)
        || (expectation == PolicyExpectation.Denied
            && outcome is (DecisionOutcome.ImplicitlyDenied or DecisionOutcome.ExplicitlyDenied));
}
