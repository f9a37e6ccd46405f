using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using YamlDotNet.Core;

namespace Bulkhead.Config.Yaml;

/// <summary>Says in plain words what the YAML parser found wrong.</summary>
internal static class YamlSyntaxError
{
    public static Diagnostic Describe(SourceFile file, YamlException mistake)
    {
        var offset = (int)Math.Clamp(mistake.Start.Index, 0, file.Text.Length);
        if (FindTab(file, offset, (int)Math.Clamp(mistake.End.Index, offset, file.Text.Length)) is { } tab)
        {
            return new Diagnostic(YamlDiagnostics.Tab, "a tab indents this line; YAML indents with spaces")
            {
                Span = tab,
                Label = "a tab",
                Help = "replace it by spaces",
            };
        }

        // The end of the file, or an empty line, shows nothing: the last line with text does.
        var shown = offset;
        while (shown > 0 && (shown == file.Text.Length || char.IsWhiteSpace(file.Text[shown]))) shown--;
        var length = (int)Math.Clamp(mistake.End.Index - offset, 1, Math.Max(1, file.Text.Length - shown));
        return new Diagnostic(YamlDiagnostics.Syntax, $"this is not valid YAML: {Plain(mistake.Message)}")
        {
            Span = new SourceSpan(file, shown, shown == offset ? length : 1),
            Help = "check the indentation, the colons and the quotes of this line and the one above",
        };
    }

    /// <summary>A tab in the indentation of the lines from the one above the construct to the one below where the parser gave up.</summary>
    private static SourceSpan? FindTab(SourceFile file, int from, int to)
    {
        var last = file.PositionOf(to).Line + 1;
        for (var candidate = Math.Max(1, file.PositionOf(from).Line - 1); candidate <= last; candidate++)
        {
            var text = file.LineText(candidate);
            var indent = text.Length - text.TrimStart(" \t").Length;
            var tab = text[..indent].IndexOf('\t');
            if (tab >= 0 && indent < text.Length) return new SourceSpan(file, file.OffsetOf(candidate, tab + 1), 1);
        }

        return null;
    }

    private static string Plain(string message)
    {
        var text = message.Trim().TrimEnd('.');
        foreach (var (found, plain) in PlainWords)
        {
            if (text.Contains(found, StringComparison.OrdinalIgnoreCase)) return plain;
        }

        return text.Length > 0 ? char.ToLowerInvariant(text[0]) + text[1..] : "it can't be parsed";
    }

    private static readonly (string Found, string Plain)[] PlainWords =
    [
        ("did not find expected <document start>", "a value stands where a key belongs"),
        ("did not find expected key", "a key was expected here"),
        ("did not find expected '-' indicator", "another item of the list, or the end of the list, was expected here"),
        ("did not find expected ',' or '}'", "a '{' is not closed, or a comma is missing"),
        ("did not find expected ',' or ']'", "a '[' is not closed, or a comma is missing"),
        ("found invalid mapping", "a ':' can't stand here; put the value in quotes if it is part of a text, or check the indentation"),
        ("double-quoted scalar", "a quote is not closed"),
        ("single-quoted scalar", "a quote is not closed"),
        ("mapping values are not allowed in this context", "a ':' can't stand here; put the value in quotes if it is part of a text"),
        ("unexpected end of stream while scanning a quoted", "a quote is not closed"),
        ("found unexpected end of stream", "a quote is not closed"),
        ("could not find expected ':'", "a ':' was expected after the key"),
        ("cannot start any token", "a text can't begin with this character; put it in quotes"),
    ];
}
