namespace Bulkhead.Iam.Evaluation;

/// <summary>The numbered rules of AWS's evaluation that a decision cites; docs/iam.md has the table with documents and cases.</summary>
public static class EvaluationRule
{
    /// <summary>The number of the last rule; the first is 1.</summary>
    public const int Last = 60;

    /// <summary>
    /// Whether AWS documents the rule thinly, and it was implemented as documented without being confirmed against AWS.
    /// </summary>
    public static bool IsUnconfirmed(int rule) => rule is 2 or 6 or 9 or 16 or 17 or 19 or 32;
}
