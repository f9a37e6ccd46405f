using System.Globalization;
using System.Net;
using System.Numerics;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Certificates;

/// <summary>The values of a context key at which a condition begins or ceases to hold: at, before and behind what the condition names.</summary>
internal static class BoundaryValues
{
    /// <summary>A value that no condition names.</summary>
    public const string Other = "something-else";

    private static readonly string[] Fillings = ["x", "q7", ""];

    /// <summary>The values.</summary>
    /// <param name="test">What the condition compares.</param>
    /// <param name="text">The value that it names, without policy variables.</param>
    public static IEnumerable<string> Of(ConditionTest test, string text) => test switch
    {
        ConditionTest.Null => [Other],
        ConditionTest.Bool => ["true", "false"],
        ConditionTest.NumericEquals or ConditionTest.NumericLessThan or ConditionTest.NumericLessThanEquals
            or ConditionTest.NumericGreaterThan or ConditionTest.NumericGreaterThanEquals => OfNumber(text),
        ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
            or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals => OfDate(text),
        ConditionTest.IpAddress => OfRange(text),
        _ => OfPattern(text),
    };

    private static IEnumerable<string> OfNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e18m
            ? new[] { number - 1, number, number + 1 }.Select(n => n.ToString(CultureInfo.InvariantCulture)) : [text];

    private static IEnumerable<string> OfDate(string text)
    {
        DateTimeOffset instant;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 200_000_000_000) instant = DateTimeOffset.FromUnixTimeSeconds(seconds);
        else if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant) || instant.UtcDateTime.Year is <= 1 or >= 9999) return [text];
        return new[] { -1, 0, 1 }.Select(d => instant.AddSeconds(d).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    // The first and the last address of the range, and their neighbours outside.
    private static IEnumerable<string> OfRange(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return [text];
        var bytes = address.GetAddressBytes();
        var bits = bytes.Length * 8;
        if (slash < 0 || !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > bits) prefix = bits;
        var size = BigInteger.One << (bits - prefix);
        var value = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var first = value - (value % size);
        return new[] { first - 1, first, first + size - 1, first + size }.Where(v => v >= 0 && v < BigInteger.One << bits).Distinct().Select(v => AddressOf(v, bytes.Length).ToString());
    }

    private static IPAddress AddressOf(BigInteger value, int length)
    {
        var bytes = new byte[length];
        var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        return new(bytes);
    }

    // A wildcard stands for something, for something else, and for nothing.
    private static IEnumerable<string> OfPattern(string text) => text.Contains('*', StringComparison.Ordinal)
        ? Fillings.Select(f => text.Replace("*", f, StringComparison.Ordinal).Replace('?', 'x')).Where(t => t.Length > 0)
        : [text.Replace('?', 'x')];
}
