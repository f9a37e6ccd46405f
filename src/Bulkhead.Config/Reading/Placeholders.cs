using System.Text;

namespace Bulkhead.Config.Reading;

/// <summary>Texts with variables in braces, such as <c>{team}-{stage}</c>.</summary>
internal static class Placeholders
{
    /// <summary>The variables in a text, in order.</summary>
    public static IEnumerable<string> In(string text)
    {
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            if (close < 0) yield break;
            yield return text[(open + 1)..close];
        }
    }

    /// <summary>Fills in the variables in one pass; what <paramref name="valueOf"/> does not know stays as it is.</summary>
    public static string Fill(string text, Func<string, string?> valueOf)
    {
        if (!text.Contains('{', StringComparison.Ordinal)) return text;
        var filled = new StringBuilder(text.Length + 32);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0) break;
            filled.Append(text, at, open - at).Append(valueOf(text[(open + 1)..close]) ?? text[open..(close + 1)]);
            at = close + 1;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }
}
