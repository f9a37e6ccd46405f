using System.Text.Json;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>Writes rehearsals (docs/json/reach.md).</summary>
public static class ReplayJson
{
    /// <summary>Writes one as an object.</summary>
    public static void Write(Utf8JsonWriter writer, ReplayReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartObject();
        writer.WriteString("format", Bulkhead.Reach.Verdicts.ReachAnswerJson.Format);
        writer.WriteString("outcome", NameOf(report.Outcome));
        writer.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", step.Number);
            writer.WriteString("call", step.Call);
            writer.WriteString("principal", step.Principal);
            writer.WriteString("resource", step.Resource);
            writer.WriteString("outcome", NameOf(step.Outcome));
            writer.WriteString("text", step.Text);
            writer.WriteString("requestId", step.RequestId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The outcome as the format names it.</summary>
    public static string NameOf(ReplayOutcome outcome) => outcome switch
    {
        ReplayOutcome.Carried => "carried",
        ReplayOutcome.Refused => "refused",
        ReplayOutcome.NotRehearsed => "not-rehearsed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
