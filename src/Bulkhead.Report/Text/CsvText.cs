using System.Buffers;
using System.Text;

namespace Bulkhead.Report.Text;

/// <summary>
/// Rows of comma-separated values (RFC 4180: lines end in CR LF, quotes are doubled). A cell that a spreadsheet would take
/// for a formula gets an apostrophe in front (OWASP, "CSV Injection"); so does one that begins with an apostrophe, so that
/// taking one away always gives the value back.
/// </summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    public static void AppendRow(StringBuilder output, IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) output.Append(',');
            first = false;
            var text = Protect(cell);
            // Spaces at the edges are part of a value, and some readers trim what is not quoted.
            if (text.AsSpan().ContainsAny(NeedsQuotes) || text.Length != text.AsSpan().Trim().Length)
            {
                output.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                output.Append(text);
            }
        }

        output.Append("\r\n");
    }

    /// <summary>The cell's text with an apostrophe in front where a spreadsheet would calculate.</summary>
    public static string Protect(string text)
    {
        // Spreadsheets look past white space in front, and take full-width signs for their plain ones.
        var start = text.AsSpan().TrimStart();
        var isFormula = start is ['=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20', ..];
        return isFormula || text is ['\t' or '\r' or '\n' or '\'', ..] ? "'" + text : text;
    }
}
