using System.Text;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Lists in one header: values between commas, quoted where a value holds a comma.</summary>
internal static class HeaderLists
{
    /// <summary>Splits a header's text into its values.</summary>
    public static List<string> Split(string text, Member element)
    {
        var values = new List<string>();
        // An HTTP date has a comma of its own: "Sat, 21 Nov 2026 07:38:46 GMT".
        if (element.Shape is ScalarShape { Type: ScalarType.Timestamp }
            && (element.TimestampFormat ?? TimestampFormat.Rfc822) == TimestampFormat.Rfc822)
        {
            var parts = text.Split(',', StringSplitOptions.TrimEntries);
            for (var i = 0; i + 1 < parts.Length; i += 2) values.Add($"{parts[i]}, {parts[i + 1]}");
            return values;
        }

        var value = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '\\' && i + 1 < text.Length) value.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Flush();
            else value.Append(c);
        }

        Flush();
        return values;

        void Flush()
        {
            values.Add(value.ToString().Trim());
            value.Clear();
        }
    }
}
