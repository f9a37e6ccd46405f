using System.Text.Json;
using Bulkhead.Reach.Repair;

namespace Bulkhead.Reach.Verdicts;

/// <summary>Writes answers as <c>bulkhead.reach/1</c> (docs/json/reach.md).</summary>
public static class ReachAnswerJson
{
    /// <summary>The name and version of the format.</summary>
    public const string Format = "bulkhead.reach/1";

    /// <summary>Writes one answer as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="repair">How it is mended; null where nobody asked.</param>
    public static void Write(Utf8JsonWriter writer, ReachAnswer answer, RepairAnswer? repair = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(answer);
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteString("verdict", NameOf(answer.Verdict));
        writer.WriteString("from", answer.From);
        writer.WriteString("to", answer.To);
        WriteFindings(writer, answer);
        if (repair is not null)
        {
            writer.WritePropertyName("repair");
            RepairJson.Write(writer, repair);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes a verdict with its way and unknowns, without who and what.</summary>
    public static void WriteVerdict(Utf8JsonWriter writer, ReachAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(answer);
        writer.WriteStartObject();
        writer.WriteString("verdict", NameOf(answer.Verdict));
        WriteFindings(writer, answer);
        writer.WriteEndObject();
    }

    private static void WriteFindings(Utf8JsonWriter writer, ReachAnswer answer)
    {
        writer.WriteStartArray("path");
        foreach (var step in answer.Path) Write(writer, step);
        writer.WriteEndArray();
        WriteList(writer, "unknowns", answer.Unknowns);
        writer.WriteNumber("held", answer.Held);
    }

    /// <summary>The verdict as the format names it.</summary>
    public static string NameOf(ReachVerdict verdict) => verdict switch
    {
        ReachVerdict.Broken => "broken",
        ReachVerdict.Proved => "proved",
        ReachVerdict.NotProved => "not-proved",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(Utf8JsonWriter writer, ReachStep step)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", step.Number);
        writer.WriteString("call", step.Call);
        writer.WriteString("principal", step.Principal);
        writer.WriteString("resource", step.Resource);
        writer.WriteStartObject("rule");
        writer.WriteString("id", step.RuleId);
        writer.WriteString("name", step.RuleName);
        writer.WriteEndObject();
        writer.WriteString("gives", step.Gives);
        WriteList(writer, "statements", step.Statements);
        WriteList(writer, "assumptions", step.Assumptions);
        WriteList(writer, "unknowns", step.Unknowns);
        writer.WriteEndObject();
    }

    /// <summary>Writes a list of texts.</summary>
    internal static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
