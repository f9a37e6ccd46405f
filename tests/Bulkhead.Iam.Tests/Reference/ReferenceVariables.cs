namespace Bulkhead.Iam.Tests.Reference;

/// <summary>Policy variables (IAM User Guide, "IAM policy elements: Variables and tags").</summary>
internal static class ReferenceVariables
{
    /// <summary>
    /// The text with its variables replaced; what a variable stands for is literal. Null where a variable has no value.
    /// </summary>
    /// <param name="text">The text of the policy.</param>
    /// <param name="context">The request's keys.</param>
    /// <param name="hasVariables">Whether the policy's version is 2012-10-17; in older ones a variable is plain text.</param>
    public static List<PatternCharacter>? Replace(string text, ReferenceContext context, bool hasVariables)
    {
        if (!hasVariables) return ReferencePattern.Wild(text);
        var result = new List<PatternCharacter>();
        var rest = text;
        while (true)
        {
            var start = rest.IndexOf("${", StringComparison.Ordinal);
            var end = start < 0 ? -1 : rest.IndexOf('}', start);
            if (end < 0) break;
            result.AddRange(ReferencePattern.Wild(rest[..start]));
            if (ValueOf(rest[(start + 2)..end], context) is not { } value) return null;
            result.AddRange(ReferencePattern.Literal(value));
            rest = rest[(end + 1)..];
        }

        result.AddRange(ReferencePattern.Wild(rest));
        return result;
    }

    private static string? ValueOf(string inner, ReferenceContext context)
    {
        if (inner is "*" or "?" or "$") return inner;
        var comma = inner.IndexOf(',', StringComparison.Ordinal);
        var key = comma < 0 ? inner : inner[..comma];
        if (context.Find(key.Trim()) is { IsSet: false } value) return value.Values[0];
        return comma < 0 ? null : inner[(comma + 1)..].Trim().Trim('\'');
    }
}
