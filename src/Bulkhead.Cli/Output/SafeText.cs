using System.Text;
using Spectre.Console;

namespace Bulkhead.Cli.Output;

/// <summary>Text that comes from files or from AWS, made harmless for a terminal: control characters are shown, not obeyed.</summary>
internal static class SafeText
{
    /// <summary>The text with control characters as \xNN, so that nothing in it can move the cursor or change colours.</summary>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f')) return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c is '\n' or '\t') safe.Append(' ');
            else if (char.IsControl(c)) safe.Append("\\x").Append(((int)c).ToString("x2"));
            else safe.Append(c);
        }

        return safe.ToString();
    }

    /// <summary>The same, escaped for markup.</summary>
    public static string Markup(string text) => Plain(text).EscapeMarkup();
}
