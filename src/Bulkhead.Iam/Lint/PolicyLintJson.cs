using System.Text.Json;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.Lint;

/// <summary>The JSON of the lint's results.</summary>
public static class PolicyLintJson
{
    /// <summary>
    /// Writes an object with <c>errors</c>, <c>warnings</c> and <c>notes</c> (numbers) and <c>files</c>: of each its <c>file</c>,
    /// <c>kind</c> (null where it could not be read and nobody said), <c>kindGuessed</c> and <c>diagnostics</c>.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyCollection<PolicyLintResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        writer.WriteStartObject();
        writer.WriteNumber("errors", Count(results, Severity.Error));
        writer.WriteNumber("warnings", Count(results, Severity.Warning));
        writer.WriteNumber("notes", Count(results, Severity.Note));
        writer.WriteStartArray("files");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("file", result.Path);
            writer.WriteString("kind", result.Kind is { } kind ? PolicyDocumentKinds.NameOf(kind) : null);
            writer.WriteBoolean("kindGuessed", result.IsKindGuessed);
            writer.WritePropertyName("diagnostics");
            DiagnosticJson.ToJson(result.Diagnostics).WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static int Count(IEnumerable<PolicyLintResult> results, Severity severity) =>
        results.Sum(r => r.Diagnostics.Count(d => d.Severity == severity));
}
