using System.Text.Json;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.PolicyTests;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The JSON of decisions.</summary>
public static class DecisionJson
{
    /// <summary>
    /// Writes an object with <c>outcome</c>, <c>by</c> (the kinds of policy that blocked), <c>statements</c>, <c>rules</c>,
    /// <c>unconfirmedRules</c> (those documented, not confirmed live) and <c>explanation</c>.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(decision);
        writer.WriteStartObject();
        writer.WriteString("outcome", PolicyExpectationNames.NameOf(decision.Outcome));
        WriteDetails(writer, decision);
        writer.WriteEndObject();
    }

    internal static void WriteDetails(Utf8JsonWriter writer, Decision? decision)
    {
        WriteTexts(writer, "by", decision is null ? [] : PolicyKindNames.NamesIn(decision.BlockedBy));
        writer.WriteStartArray("statements");
        foreach (var statement in decision?.Statements ?? []) WriteStatement(writer, statement);
        writer.WriteEndArray();
        WriteNumbers(writer, "rules", decision?.Rules ?? []);
        WriteNumbers(writer, "unconfirmedRules", decision?.Rules.Where(EvaluationRule.IsUnconfirmed) ?? []);
        WriteTexts(writer, "explanation", decision?.Explanation ?? []);
    }

    private static void WriteStatement(Utf8JsonWriter writer, DecidingStatement deciding)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", PolicyKindNames.NameOf(deciding.Kind));
        writer.WriteString("policy", deciding.Policy.Name);
        writer.WriteString("sid", deciding.Statement.Sid);
        writer.WriteNumber("index", deciding.Statement.Index);
        writer.WriteString("effect", deciding.Statement.Effect == StatementEffect.Allow ? "Allow" : "Deny");
        if (deciding.Kind is PolicyKind.Scp or PolicyKind.Rcp) writer.WriteNumber("level", deciding.Level);
        writer.WriteBoolean("certain", deciding.IsCertain);
        if (deciding.Statement.Span is { } span)
        {
            writer.WriteString("file", span.File.Path);
            writer.WriteNumber("line", span.Start.Line);
            writer.WriteNumber("column", span.Start.Column);
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IEnumerable<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
