using System.Globalization;
using System.Text;
using Bulkhead.Core.Documents;

namespace Bulkhead.Core.Diagnostics;

/// <summary>
/// One line of a file as it is shown: tabs as spaces, characters that people can't see as escapes, a long line cut to the
/// part that matters; with the columns that the carets mark.
/// </summary>
internal readonly record struct Excerpt(string Text, int CaretStart, int CaretLength)
{
    private const int Longest = 120;
    private const int TabWidth = 4;

    public static Excerpt Of(SourceSpan span)
    {
        var start = span.Start;
        var line = span.File.LineText(start.Line);
        var first = Math.Min(start.Column - 1, line.Length);
        var last = Math.Clamp(first + span.Length, first, line.Length);

        // The window is cut before the escapes are made: a long line costs no more than a short one.
        var from = line.Length <= Longest ? 0 : Math.Clamp(first - (Longest / 2), 0, line.Length - Longest);
        var to = Math.Min(line.Length, from + Longest);
        last = Math.Min(last, to);
        var text = new StringBuilder();
        if (from > 0) text.Append('…');
        var caretStart = 0;
        var caretEnd = 0;
        for (var i = from; i < to; i++)
        {
            if (i == first) caretStart = text.Length;
            Append(text, line, i);
            if (i == last - 1) caretEnd = text.Length;
        }

        if (first >= to) caretStart = text.Length;
        if (to < line.Length) text.Append('…');
        return new Excerpt(text.ToString().TrimEnd(), caretStart, Math.Max(1, caretEnd - caretStart));
    }

    /// <summary>Text of unknown origin on one line, with escapes for what people can't see.</summary>
    public static string Escape(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++) clean = !NeedsEscape(text, i) && text[i] is not ('\t' or '\n' or '\r');
        if (clean) return text;
        var escaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\t') escaped.Append("\\t");
            else if (text[i] is '\n') escaped.Append("\\n");
            else if (text[i] is '\r') escaped.Append("\\r");
            else Append(escaped, text, i);
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> line, int index)
    {
        var c = line[index];
        if (c == '\t') text.Append(' ', TabWidth);
        else if (c == '\r' || NeedsEscape(line, index)) text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        else text.Append(c);
    }

    private static bool NeedsEscape(ReadOnlySpan<char> text, int index)
    {
        var c = text[index];
        if (char.IsHighSurrogate(c)) return index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]);
        if (char.IsLowSurrogate(c)) return index == 0 || !char.IsHighSurrogate(text[index - 1]);
        return SourceDecoder.IsUnseen(c);
    }
}
