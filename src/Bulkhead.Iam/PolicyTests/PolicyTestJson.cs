using System.Text.Json;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>The JSON of test results.</summary>
public static class PolicyTestJson
{
    /// <summary>
    /// Writes an object with <c>passed</c> and <c>failed</c> (numbers) and <c>cases</c>: of each its <c>name</c>, <c>passed</c>,
    /// <c>expected</c> (null when it expects nothing), <c>actual</c> (null when it could not be run), <c>by</c>,
    /// <c>difference</c> (null when it passed), and the decision's <c>statements</c>, <c>rules</c>, <c>unconfirmedRules</c>
    /// and <c>explanation</c>.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyCollection<PolicyTestResult> results)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(results);
        writer.WriteStartObject();
        writer.WriteNumber("passed", results.Count(r => r.Passed));
        writer.WriteNumber("failed", results.Count(r => !r.Passed));
        writer.WriteStartArray("cases");
        foreach (var result in results) Write(writer, result);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PolicyTestResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("name", result.Case.Name);
        writer.WriteBoolean("passed", result.Passed);
        writer.WriteString("expected", result.Case.Expected is { } expected ? PolicyExpectationNames.NameOf(expected) : null);
        writer.WriteString("actual", result.Decision is { } made ? PolicyExpectationNames.NameOf(made.Outcome) : null);
        if (result.Case.Span is { } span)
        {
            writer.WriteString("file", span.File.Path);
            writer.WriteNumber("line", span.Start.Line);
        }

        writer.WriteString("difference", result.Passed ? null : result.Difference);
        DecisionJson.WriteDetails(writer, result.Decision);
        writer.WriteEndObject();
    }
}
