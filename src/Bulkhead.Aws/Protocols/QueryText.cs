using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Aws.Protocols;

/// <summary>Query strings and form bodies.</summary>
internal static class QueryText
{
    /// <summary>Reads <c>a=1&amp;b=2</c>; a parameter without "=" has an empty value.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Parse(string text)
    {
        if (text.Length == 0) return [];
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals < 0
                ? new KeyValuePair<string, string>(Decode(pair), "")
                : new KeyValuePair<string, string>(Decode(pair[..equals]), Decode(pair[(equals + 1)..])));
        }

        return pairs.ToImmutable();
    }

    /// <summary>Writes one more parameter.</summary>
    public static void Append(StringBuilder text, string name, string value)
    {
        if (text.Length > 0) text.Append('&');
        text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
