using System.Text.Json.Nodes;
using Bulkhead.Core.Documents;

namespace Bulkhead.Core.Diagnostics;

/// <summary>
/// Diagnostics as JSON for programs: <c>code</c>, <c>severity</c> (error, warning, note), <c>message</c>, <c>page</c>, and
/// where there are any <c>file</c>, <c>line</c>, <c>column</c>, <c>endLine</c>, <c>endColumn</c> (all from 1; the end is
/// the place after the last character), <c>label</c>, <c>help</c> and <c>related</c>. Keys without a value are left out.
/// </summary>
public static class DiagnosticJson
{
    /// <summary>All of them, in their order.</summary>
    public static JsonArray ToJson(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return new JsonArray([.. diagnostics.Select(ToJson)]);
    }

    /// <summary>One of them.</summary>
    public static JsonObject ToJson(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var json = new JsonObject
        {
            ["code"] = diagnostic.Code,
            ["severity"] = diagnostic.Severity.ToString().ToLowerInvariant(),
            ["message"] = diagnostic.Message,
            ["page"] = DiagnosticText.PageOf(diagnostic.Code),
        };
        if (diagnostic.Span is { } span) AddPlace(json, span);
        if (diagnostic.Label is { } label) json["label"] = label;
        if (diagnostic.Help is { } help) json["help"] = help;
        if (!diagnostic.Related.IsEmpty) json["related"] = new JsonArray([.. diagnostic.Related.Select(RelatedJson)]);
        return json;
    }

    private static JsonObject RelatedJson(RelatedPlace related)
    {
        var json = new JsonObject { ["message"] = related.Message };
        AddPlace(json, related.Span);
        return json;
    }

    private static void AddPlace(JsonObject json, SourceSpan span)
    {
        var (start, end) = (span.Start, span.End);
        json["file"] = span.File.Path;
        json["line"] = start.Line;
        json["column"] = start.Column;
        json["endLine"] = end.Line;
        json["endColumn"] = end.Column;
    }
}
