using Bulkhead.Iam.Algebra;

namespace Bulkhead.Engine.Planning.Guardrails;

/// <summary>
/// One thing that a policy stops: a single action pattern on a single resource pattern under a condition, or one attribute
/// that a declarative policy sets. Two policies that say the same in other statements have the same denials.
/// </summary>
/// <param name="Text">Everything that it says, in a canonical form: what tells it from any other.</param>
/// <param name="Subject">The action pattern, or the attribute; null for one that may be about any action.</param>
/// <param name="Resource">The resource pattern; null for one that may be about any resource.</param>
internal readonly record struct Denial(string Text, string? Subject, string? Resource)
{
    /// <summary>What a document stops that nobody could read: it may be anything.</summary>
    public static Denial Unknown { get; } = new("?", null, null);

    /// <summary>
    /// Whether something may be stopped by both. Conditions are not compared, so the answer errs towards yes, never
    /// towards no.
    /// </summary>
    public bool MayOverlap(Denial other) =>
        (Text == other.Text && this != Unknown)
        || (MayMeet(Subject, other.Subject, ignoreCase: true) && MayMeet(Resource, other.Resource, ignoreCase: false));

    private static bool MayMeet(string? one, string? other, bool ignoreCase)
    {
        // A policy variable may stand for any text.
        if (one is null || other is null || HasVariable(one) || HasVariable(other)) return true;
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var literal = Math.Min(LiteralLength(one), LiteralLength(other));
        if (string.Compare(one, 0, other, 0, literal, comparison) != 0) return false;
        return PatternAlgebra.Intersect(WildcardSet.Parse(one, ignoreCase), WildcardSet.Parse(other, ignoreCase)).Verdict != SetVerdict.Empty;
    }

    private static int LiteralLength(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') is var at && at >= 0 ? at : pattern.Length;

    private static bool HasVariable(string pattern) => pattern.Contains("${", StringComparison.Ordinal);
}
