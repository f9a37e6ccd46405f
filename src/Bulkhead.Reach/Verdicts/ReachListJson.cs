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

    /// <summary>What a change opens and closes.</summary>
    public static void WriteDifference(Utf8JsonWriter writer, ReachDifference difference)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(difference);
        writer.WriteStartObject();
        writer.WriteString("format", ReachAnswerJson.Format);
        WriteChanges(writer, "opened", difference.Opened);
        WriteChanges(writer, "unproved", difference.Unproved);
        WriteChanges(writer, "closed", difference.Closed);
        writer.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter writer, string name, IEnumerable<ReachChange> changes)
    {
        writer.WriteStartArray(name);
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("from", change.From.Arn);
            writer.WriteString("how", change.How);
            writer.WriteString("to", change.To.Arn);
            writer.WriteString("kind", change.To.Kind);
            writer.WriteString("rule", change.RuleId);
            writer.WriteNumber("calls", change.Calls);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
