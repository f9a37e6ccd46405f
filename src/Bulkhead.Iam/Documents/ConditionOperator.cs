namespace Bulkhead.Iam.Documents;

/// <summary>A condition operator taken apart. Names are read case-insensitively, as AWS does.</summary>
/// <param name="Test">What it compares.</param>
/// <param name="IsNegated">Whether it is the <c>Not…</c> form.</param>
/// <param name="Quantifier">The set operator before it.</param>
/// <param name="IfExists">Whether it ends in <c>IfExists</c>: true where the key is absent.</param>
public readonly record struct ConditionOperator(
    ConditionTest Test, bool IsNegated, ConditionQuantifier Quantifier, bool IfExists)
{
    private static readonly Dictionary<string, (ConditionTest Test, bool IsNegated)> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["StringEquals"] = (ConditionTest.StringEquals, false),
        ["StringNotEquals"] = (ConditionTest.StringEquals, true),
        ["StringEqualsIgnoreCase"] = (ConditionTest.StringEqualsIgnoreCase, false),
        ["StringNotEqualsIgnoreCase"] = (ConditionTest.StringEqualsIgnoreCase, true),
        ["StringLike"] = (ConditionTest.StringLike, false),
        ["StringNotLike"] = (ConditionTest.StringLike, true),
        ["NumericEquals"] = (ConditionTest.NumericEquals, false),
        ["NumericNotEquals"] = (ConditionTest.NumericEquals, true),
        ["NumericLessThan"] = (ConditionTest.NumericLessThan, false),
        ["NumericLessThanEquals"] = (ConditionTest.NumericLessThanEquals, false),
        ["NumericGreaterThan"] = (ConditionTest.NumericGreaterThan, false),
        ["NumericGreaterThanEquals"] = (ConditionTest.NumericGreaterThanEquals, false),
        ["DateEquals"] = (ConditionTest.DateEquals, false),
        ["DateNotEquals"] = (ConditionTest.DateEquals, true),
        ["DateLessThan"] = (ConditionTest.DateLessThan, false),
        ["DateLessThanEquals"] = (ConditionTest.DateLessThanEquals, false),
        ["DateGreaterThan"] = (ConditionTest.DateGreaterThan, false),
        ["DateGreaterThanEquals"] = (ConditionTest.DateGreaterThanEquals, false),
        ["Bool"] = (ConditionTest.Bool, false),
        ["BinaryEquals"] = (ConditionTest.BinaryEquals, false),
        ["IpAddress"] = (ConditionTest.IpAddress, false),
        ["NotIpAddress"] = (ConditionTest.IpAddress, true),
        ["ArnEquals"] = (ConditionTest.ArnLike, false),
        ["ArnLike"] = (ConditionTest.ArnLike, false),
        ["ArnNotEquals"] = (ConditionTest.ArnLike, true),
        ["ArnNotLike"] = (ConditionTest.ArnLike, true),
        ["Null"] = (ConditionTest.Null, false),
    };

    /// <summary>The operators' names, without set operators and <c>IfExists</c>.</summary>
    public static IReadOnlyCollection<string> BaseNames => Names.Keys;

    /// <summary>Whether the policy language has this operator.</summary>
    public bool IsKnown => Test != ConditionTest.Unknown;

    /// <summary>
    /// Reads an operator such as <c>ForAnyValue:StringNotLikeIfExists</c>. What the language does not have, such as
    /// <c>NullIfExists</c>, has the test <see cref="ConditionTest.Unknown"/>.
    /// </summary>
    public static ConditionOperator Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var quantifier = ConditionQuantifier.None;
        var name = text.AsSpan();
        if (TryCutPrefix(ref name, "ForAllValues:")) quantifier = ConditionQuantifier.ForAllValues;
        else if (TryCutPrefix(ref name, "ForAnyValue:")) quantifier = ConditionQuantifier.ForAnyValue;

        const string Suffix = "IfExists";
        var ifExists = name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);
        if (ifExists) name = name[..^Suffix.Length];

        return Names.TryGetValue(name.ToString(), out var known) && !(known.Test == ConditionTest.Null && ifExists)
            ? new(known.Test, known.IsNegated, quantifier, ifExists)
            : default;
    }

    private static bool TryCutPrefix(ref ReadOnlySpan<char> text, string prefix)
    {
        if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return false;
        text = text[prefix.Length..];
        return true;
    }
}
