using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bulkhead.Core.Documents;

namespace Bulkhead.Core.Diagnostics;

/// <summary>
/// Diagnostics as text for people: what is wrong, where, the line with carets, the way out and the page that says more.
/// Text of unknown origin is escaped, so that a file can't write to somebody's terminal.
/// </summary>
public static class DiagnosticText
{
    /// <summary>All of them as plain text, an empty line between two; each line ends with a line feed.</summary>
    public static string Render(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var text = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            if (text.Length > 0) text.Append('\n');
            foreach (var segment in Segments(diagnostic)) text.Append(segment.Text);
        }

        return text.ToString();
    }

    /// <summary>One diagnostic in pieces, for those who colour them. Together the pieces are its plain text.</summary>
    public static ImmutableArray<DiagnosticSegment> Segments(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var writer = new Writer(diagnostic);
        return writer.Write();
    }

    /// <summary>The page of a code, from the repository's root.</summary>
    public static string PageOf(string code) => $"docs/diagnostics/{code}.md";

    private sealed class Writer(Diagnostic diagnostic)
    {
        private readonly ImmutableArray<DiagnosticSegment>.Builder _segments = ImmutableArray.CreateBuilder<DiagnosticSegment>();
        private readonly int _width = Math.Max(2, Digits(diagnostic));

        public ImmutableArray<DiagnosticSegment> Write()
        {
            var (word, style) = diagnostic.Severity switch
            {
                Severity.Error => ("error", DiagnosticStyle.Error),
                Severity.Warning => ("warning", DiagnosticStyle.Warning),
                Severity.Note => ("note", DiagnosticStyle.Note),
                _ => throw new UnreachableException(),
            };
            Add($"{word} {diagnostic.Code}", style);
            Add($": {Excerpt.Escape(diagnostic.Message)}", DiagnosticStyle.Message);
            EndLine();
            if (diagnostic.Span is { } span)
            {
                Place("-->", span);
                Lines(span, diagnostic.Label, style);
            }
            else if (diagnostic.Label is { } label)
            {
                Note("note", label);
            }

            foreach (var related in diagnostic.Related)
            {
                Place(":::", related.Span);
                Lines(related.Span, related.Message, DiagnosticStyle.Related);
            }

            if (diagnostic.Help is { } help) Note("help", help);
            Note("help", PageOf(diagnostic.Code));
            return _segments.DrainToImmutable();
        }

        private static int Digits(Diagnostic diagnostic)
        {
            var last = diagnostic.Related.Aggregate(diagnostic.Span?.Start.Line ?? 0, (line, related) => Math.Max(line, related.Span.Start.Line));
            return last.ToString(CultureInfo.InvariantCulture).Length;
        }

        private void Place(string arrow, SourceSpan span)
        {
            Add(new string(' ', _width), DiagnosticStyle.Plain);
            Add($"{arrow} ", DiagnosticStyle.Gutter);
            Add($"{Excerpt.Escape(span.File.Path)}:{span.Start}", DiagnosticStyle.Place);
            EndLine();
        }

        private void Lines(SourceSpan span, string? label, DiagnosticStyle style)
        {
            // A file that could not be decoded has no lines to show.
            if (span.File.Text.Length == 0)
            {
                if (label is not null) Note("note", label);
                return;
            }

            var excerpt = Excerpt.Of(span);
            var bar = $"{new string(' ', _width)} |";
            Add(bar, DiagnosticStyle.Gutter);
            EndLine();
            Add($"{span.Start.Line.ToString(CultureInfo.InvariantCulture).PadLeft(_width)} |", DiagnosticStyle.Gutter);
            if (excerpt.Text.Length > 0) Add($" {excerpt.Text}", DiagnosticStyle.Source);
            EndLine();
            Add(bar, DiagnosticStyle.Gutter);
            Add(new string(' ', excerpt.CaretStart + 1), DiagnosticStyle.Plain);
            Add(new string('^', excerpt.CaretLength), style);
            if (label is not null) Add($" {Excerpt.Escape(label)}", style);
            EndLine();
        }

        private void Note(string word, string text)
        {
            Add($"{new string(' ', _width)} = ", DiagnosticStyle.Gutter);
            Add($"{word}: {Excerpt.Escape(text)}", DiagnosticStyle.Help);
            EndLine();
        }

        private void Add(string text, DiagnosticStyle style) => _segments.Add(new DiagnosticSegment(text, style));

        private void EndLine() => Add("\n", DiagnosticStyle.Plain);
    }
}
