using System.Text.Json;
using Bulkhead.Reach.Questions;

namespace Bulkhead.Reach.Verdicts;

/// <summary>Writes lists as <c>bulkhead.reach/1</c> (docs/json/reach.md).</summary>
public static class ReachListJson
{
    /// <summary>What a subject comes to.</summary>
    public static void WriteThings(Utf8JsonWriter writer, string from, IEnumerable<ReachedThing> things)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(things);
        writer.WriteStartObject();
        writer.WriteString("format", ReachAnswerJson.Format);
        writer.WriteString("from", from);
        writer.WriteStartArray("reached");
        foreach (var thing in things)
        {
            writer.WriteStartObject();
            writer.WriteString("arn", thing.Node.Arn);
            writer.WriteString("kind", thing.Node.Kind);
            writer.WriteString("account", thing.Node.Account);
            writer.WriteString("how", thing.How);
            writer.WriteString("rule", thing.RuleId);
            writer.WriteNumber("calls", thing.Calls);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Verdicts for several principals.</summary>
    public static void WriteRows(Utf8JsonWriter writer, string question, IEnumerable<ReachRow> rows)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(rows);
        writer.WriteStartObject();
        writer.WriteString("format", ReachAnswerJson.Format);
        writer.WriteString("question", question);
        writer.WriteStartArray("principals");
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("arn", row.Principal.Arn);
            writer.WriteString("account", row.Principal.Account);
            writer.WriteString("verdict", ReachAnswerJson.NameOf(row.Verdict));
            writer.WriteNumber("calls", row.Calls);
            writer.WriteString("rule", row.FirstRule);
            writer.WriteString("repair", row.Repair);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
