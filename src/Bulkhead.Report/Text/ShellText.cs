using System.Text;

namespace Bulkhead.Report.Text;

/// <summary>Words for a POSIX shell (POSIX.1-2017, "Shell Command Language", 2.2.2 Single-Quotes).</summary>
internal static class ShellText
{
    /// <summary>The text in single quotes, in which nothing is special but the quote itself.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Upper-case ASCII letters, digits and underscores.</summary>
    public static string VariableName(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text) name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        return name.ToString();
    }
}
