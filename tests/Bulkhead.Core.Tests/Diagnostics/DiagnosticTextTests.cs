using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Core.Tests.Diagnostics;

public sealed class DiagnosticTextTests
{
    private static readonly DiagnosticDescriptor Descriptor = new("BH0001", Severity.Error, "A test");

    [Fact]
    public void A_diagnostic_shows_message_place_excerpt_label_related_place_and_page()
    {
        var file = new SourceFile("bulkhead.yaml", "a: 1\nlogs: x\n" + new string('\n', 8) + "  archive: loging\n");
        var diagnostic = new Diagnostic(Descriptor, "account 'loging' is not declared")
        {
            Span = new SourceSpan(file, file.Text.IndexOf("loging", StringComparison.Ordinal), 6),
            Label = "did you mean 'logs'? (declared at 2:1)",
            Help = "declare it",
            Related = [new RelatedPlace(new SourceSpan(file, 5, 4), "declared here")],
        };
        Assert.Equal(
            """
            error BH0001: account 'loging' is not declared
              --> bulkhead.yaml:11:12
               |
            11 |   archive: loging
               |            ^^^^^^ did you mean 'logs'? (declared at 2:1)
              ::: bulkhead.yaml:2:1
               |
             2 | logs: x
               | ^^^^ declared here
               = help: declare it
               = help: docs/diagnostics/BH0001.md

            """.ReplaceLineEndings("\n"),
            DiagnosticText.Render([diagnostic]));
    }

    [Fact]
    public void Without_a_place_the_message_stands_alone()
    {
        var diagnostic = new Diagnostic(Descriptor, "nothing is there") { Severity = Severity.Warning };
        Assert.Equal("warning BH0001: nothing is there\n   = help: docs/diagnostics/BH0001.md\n", DiagnosticText.Render([diagnostic]));
    }

    [Theory]
    [InlineData("\tkey: bad", "bad", "    key: bad", "         ^^^")]
    [InlineData("a\u001b[31m: bad", "bad", "a\\u001B[31m: bad", "             ^^^")]
    [InlineData("a: b\u202Ead", "b\u202Ead", "a: b\\u202Ead", "   ^^^^^^^^^")]
    [InlineData("a:", "", "a:", "  ^")]
    public void What_people_cannot_see_is_escaped_and_the_carets_still_fit(string text, string marked, string line, string carets)
    {
        var file = new SourceFile("f", text);
        var at = marked.Length == 0 ? text.Length : text.IndexOf(marked, StringComparison.Ordinal);
        var lines = DiagnosticText.Render([new Diagnostic(Descriptor, "m") { Span = new SourceSpan(file, at, marked.Length) }]).Split('\n');
        Assert.Equal($" 1 | {line}", lines[3]);
        Assert.Equal($"   | {carets}", lines[4]);
    }

    [Fact]
    public void A_message_cannot_write_to_the_terminal()
    {
        var file = new SourceFile("a\u001b]0;x\nb", "x");
        var diagnostic = new Diagnostic(Descriptor, "no \u001b[2J\nerror: all is well") { Span = new SourceSpan(file, 0, 1), Label = "l\r\u0007", Help = "h\u009b" };
        var text = DiagnosticText.Render([diagnostic]);
        Assert.DoesNotContain(text, c => c != '\n' && char.IsControl(c));
        Assert.Equal(7, text.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    [InlineData(99_990)]
    public void A_very_long_line_is_cut_around_the_place(int at)
    {
        var file = new SourceFile("f", string.Concat(Enumerable.Repeat("0123456789", 10_000)));
        var lines = DiagnosticText.Render([new Diagnostic(Descriptor, "m") { Span = new SourceSpan(file, at, 5) }]).Split('\n');
        Assert.InRange(lines[3].Length, 100, 130);
        var caret = lines[4].IndexOf('^', StringComparison.Ordinal);
        Assert.Equal("01234", lines[3].Substring(caret, 5));
        Assert.Equal("^^^^^", lines[4].TrimEnd()[caret..]);
    }

    [Fact]
    public void A_stretch_of_many_lines_is_marked_to_the_end_of_its_first()
    {
        var file = new SourceFile("f", "ab cd\r\nef\n");
        var lines = DiagnosticText.Render([new Diagnostic(Descriptor, "m") { Span = new SourceSpan(file, 3, 6) }]).Split('\n');
        Assert.Equal("   |    ^^", lines[4]);
    }

    [Fact]
    public void The_pieces_together_are_the_text()
    {
        var diagnostic = new Diagnostic(Descriptor, "m") { Span = new SourceSpan(new SourceFile("f", "abc"), 0, 1), Label = "l" };
        var segments = DiagnosticText.Segments(diagnostic);
        Assert.Equal(DiagnosticText.Render([diagnostic]), string.Concat(segments.Select(s => s.Text)));
        Assert.Contains(new DiagnosticSegment("error BH0001", DiagnosticStyle.Error), segments);
    }

    [Fact]
    public void The_JSON_form_has_every_fact()
    {
        var file = new SourceFile("f", "abc\ndef");
        var diagnostic = new Diagnostic(Descriptor, "m")
        {
            Span = new SourceSpan(file, 4, 2),
            Label = "l",
            Related = [new RelatedPlace(new SourceSpan(file, 0, 1), "r")],
        };
        Assert.Equal(
            """[{"code":"BH0001","severity":"error","message":"m","page":"docs/diagnostics/BH0001.md","file":"f","line":2,"column":1,"endLine":2,"endColumn":3,"label":"l","related":[{"message":"r","file":"f","line":1,"column":1,"endLine":1,"endColumn":2}]}]""",
            DiagnosticJson.ToJson([diagnostic]).ToJsonString());
    }
}
