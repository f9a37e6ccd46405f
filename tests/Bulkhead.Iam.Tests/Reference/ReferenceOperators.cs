using System.Globalization;
using System.Net;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>One value of the request against one of the policy ("IAM JSON policy elements: Condition operators").</summary>
internal static class ReferenceOperators
{
    /// <summary>The positive form of a negated operator, and whether it was one.</summary>
    public static (string Name, bool IsNegated) Split(string name) => name switch
    {
        "StringNotEquals" => ("StringEquals", true),
        "StringNotEqualsIgnoreCase" => ("StringEqualsIgnoreCase", true),
        "StringNotLike" => ("StringLike", true),
        "NumericNotEquals" => ("NumericEquals", true),
        "DateNotEquals" => ("DateEquals", true),
        "NotIpAddress" => ("IpAddress", true),
        "ArnNotEquals" or "ArnNotLike" => ("ArnLike", true),
        "ArnEquals" => ("ArnLike", false),
        _ => (name, false),
    };

    /// <summary>Whether the value matches; null for an operator that the language does not have.</summary>
    public static bool? Matches(string name, string value, string policyValue, ReferenceContext context, bool hasVariables) => name switch
    {
        "StringEquals" => Exact(policyValue, context, hasVariables) is { } text && value == text,
        "StringEqualsIgnoreCase" => Exact(policyValue, context, hasVariables) is { } text && value.Equals(text, StringComparison.OrdinalIgnoreCase),
        "StringLike" => ReferenceVariables.Replace(policyValue, context, hasVariables) is { } pattern && ReferencePattern.Matches(pattern, value),
        "ArnLike" => ReferenceVariables.Replace(policyValue, context, hasVariables) is { } pattern && ArnMatches(pattern, value),
        "NumericEquals" => Number(value) is { } n && n == Number(policyValue),
        "NumericLessThan" => Number(value) is { } n && n < Number(policyValue),
        "NumericLessThanEquals" => Number(value) is { } n && n <= Number(policyValue),
        "NumericGreaterThan" => Number(value) is { } n && n > Number(policyValue),
        "NumericGreaterThanEquals" => Number(value) is { } n && n >= Number(policyValue),
        "DateEquals" => Seconds(value) is { } s && s == Seconds(policyValue),
        "DateLessThan" => Seconds(value) is { } s && s < Seconds(policyValue),
        "DateLessThanEquals" => Seconds(value) is { } s && s <= Seconds(policyValue),
        "DateGreaterThan" => Seconds(value) is { } s && s > Seconds(policyValue),
        "DateGreaterThanEquals" => Seconds(value) is { } s && s >= Seconds(policyValue),
        "Bool" => value.Equals(policyValue, StringComparison.OrdinalIgnoreCase),
        "BinaryEquals" => Convert.FromBase64String(value).SequenceEqual(Convert.FromBase64String(policyValue)),
        "IpAddress" => IPAddress.TryParse(value, out var address) && IsInRange(address, policyValue),
        _ => null,
    };

    /// <summary>The text without any wildcard; null where a variable has no value.</summary>
    private static string? Exact(string policyValue, ReferenceContext context, bool hasVariables) =>
        ReferenceVariables.Replace(policyValue, context, hasVariables) is { } pattern ? string.Concat(pattern.Select(p => p.Value)) : null;

    /// <summary>"Each of the six colon-delimited components of the ARN is checked separately".</summary>
    private static bool ArnMatches(List<PatternCharacter> pattern, string arn)
    {
        var segments = arn.Split(':', 6);
        if (segments.Length < 6) return false;
        var at = 0;
        for (var i = 0; i < 5; i++)
        {
            var colon = pattern.FindIndex(at, c => c.Value == ':');
            if (colon < 0 || !ReferencePattern.Matches(pattern[at..colon], segments[i])) return false;
            at = colon + 1;
        }

        return ReferencePattern.Matches(pattern[at..], segments[5]);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Seconds since 1970, of an ISO 8601 date or of such seconds themselves.</summary>
    private static double? Seconds(string text)
    {
        if (Number(text) is { } seconds) return seconds;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var date) ? (date - DateTime.UnixEpoch).TotalSeconds : null;
    }

    private static bool IsInRange(IPAddress address, string range)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        var start = IPAddress.Parse(slash < 0 ? range : range[..slash]).GetAddressBytes();
        var bytes = address.GetAddressBytes();
        if (bytes.Length != start.Length) return false;
        var bits = slash < 0 ? bytes.Length * 8 : int.Parse(range[(slash + 1)..], CultureInfo.InvariantCulture);
        return Enumerable.Range(0, bits).All(i => Bit(bytes, i) == Bit(start, i));
    }

    private static int Bit(byte[] bytes, int index) => (bytes[index / 8] >> (7 - (index % 8))) & 1;
}
