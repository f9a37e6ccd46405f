using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Yaml;

/// <summary>
/// What a plain scalar is, after the core schema of YAML 1.2.2, section 10.3.2: <c>no</c>, <c>on</c> and <c>12:30</c> are
/// text, other than in YAML 1.1.
/// </summary>
internal static class CoreSchema
{
    /// <summary>The kind of a plain scalar.</summary>
    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => IsNumber(text) ? ScalarKind.Number : ScalarKind.Text,
    };

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("0o")) return text.Length > 2 && text[2..].IndexOfAnyExceptInRange('0', '7') < 0;
        if (text.StartsWith("0x")) return text.Length > 2 && IsHexadecimal(text[2..]);
        if (text is ".nan" or ".NaN" or ".NAN") return true;
        if (text[0] is '+' or '-') text = text[1..];
        if (text is ".inf" or ".Inf" or ".INF") return true;

        var whole = Digits(text);
        var rest = text[whole..];
        var fraction = 0;
        if (rest.StartsWith("."))
        {
            fraction = Digits(rest[1..]);
            rest = rest[(1 + fraction)..];
        }

        if (whole + fraction == 0) return false;
        if (rest.IsEmpty) return true;
        if (rest[0] is not ('e' or 'E')) return false;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is '+' or '-') rest = rest[1..];
        return !rest.IsEmpty && Digits(rest) == rest.Length;
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        return true;
    }

    private static int Digits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? text.Length : end;
}
