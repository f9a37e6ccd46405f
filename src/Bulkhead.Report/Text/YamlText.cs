using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Report.Text;

/// <summary>
/// Writes JSON data as YAML in block style. Every text is in double quotes with escapes (YAML 1.2.2, 7.3.1), so that none
/// can be taken for a number, a truth value or a date, by readers of YAML 1.1 either.
/// </summary>
internal static class YamlText
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static readonly HashSet<string> Words =
        new(["y", "n", "yes", "no", "on", "off", "true", "false", "null"], StringComparer.OrdinalIgnoreCase);

    public static string Write(JsonObject document)
    {
        var output = new StringBuilder();
        AppendObject(output, document, 0, startsLine: true);
        return output.ToString();
    }

    private static void AppendObject(StringBuilder output, JsonObject value, int indent, bool startsLine)
    {
        foreach (var (key, item) in value)
        {
            if (startsLine) output.Append(' ', indent);
            startsLine = true;
            AppendKey(output, key);
            output.Append(':');
            AppendValue(output, item, indent);
        }
    }

    private static void AppendValue(StringBuilder output, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                output.Append('\n');
                AppendObject(output, map, indent + 2, startsLine: true);
                break;
            case JsonObject:
                output.Append(" {}\n");
                break;
            case JsonArray { Count: > 0 } list:
                output.Append('\n');
                foreach (var item in list)
                {
                    output.Append(' ', indent + 2).Append('-');
                    if (item is JsonObject { Count: > 0 } entry)
                    {
                        output.Append(' ');
                        AppendObject(output, entry, indent + 4, startsLine: false);
                    }
                    else
                    {
                        AppendValue(output, item, indent + 2);
                    }
                }

                break;
            case JsonArray:
                output.Append(" []\n");
                break;
            default:
                output.Append(' ');
                AppendScalar(output, value);
                output.Append('\n');
                break;
        }
    }

    private static void AppendKey(StringBuilder output, string key)
    {
        if (key is [>= 'a' and <= 'z' or >= 'A' and <= 'Z', ..] && !key.AsSpan().ContainsAnyExcept(KeyCharacters) && !Words.Contains(key)) output.Append(key);
        else AppendQuoted(output, key);
    }

    private static void AppendScalar(StringBuilder output, JsonNode? value)
    {
        switch (value?.GetValueKind())
        {
            case null:
                output.Append("null");
                break;
            case JsonValueKind.True:
                output.Append("true");
                break;
            case JsonValueKind.False:
                output.Append("false");
                break;
            case JsonValueKind.Number:
                output.Append(value.ToJsonString());
                break;
            case JsonValueKind.String:
                AppendQuoted(output, value.GetValue<string>());
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void AppendQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') output.Append('\\').Append((char)rune.Value);
            else if (IsPlain(rune)) output.Append(rune.ToString());
            else if (rune.IsBmp) output.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture));
            else output.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture));
        }

        output.Append('"');
    }

    /// <summary>Letters, digits, marks, signs, symbols and the plain space of the basic plane: what every reader prints and keeps.</summary>
    private static bool IsPlain(Rune rune) => rune.Value is ' ' || (rune.IsBmp && rune.Value != '\ufeff' && (Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune)));
}
