using System.Text.Json;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Questions;

namespace Bulkhead.Reach.Verdicts;

/// <summary>Writes an explained decision as <c>bulkhead.reach/1</c> (docs/json/reach.md).</summary>
public static class ExplainedCallJson
{
    /// <summary>Writes the decision as an object.</summary>
    public static void Write(Utf8JsonWriter writer, string principal, ExplainedCall explained)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(explained);
        writer.WriteStartObject();
        writer.WriteString("format", ReachAnswerJson.Format);
        writer.WriteString("principal", principal);
        writer.WriteString("action", explained.Request.Action);
        writer.WriteString("resource", explained.Request.Resources[0]);
        writer.WriteString("may", explained.Verdict switch { PossibleVerdict.Yes => "yes", PossibleVerdict.No => "no", _ => "unknown" });
        writer.WriteString("unknown", explained.Unknown);
        ReachAnswerJson.WriteList(writer, "explanation", explained.Decision.Explanation);
        ReachAnswerJson.WriteList(writer, "restsOn", explained.RestsOn);
        writer.WriteStartArray("policies");
        foreach (var policy in explained.Policies)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", policy.Kind);
            writer.WriteString("name", policy.Name);
            writer.WriteString("says", policy.Says);
            writer.WriteString("statement", policy.Statement);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
