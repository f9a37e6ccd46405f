using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bulkhead.Reach.Verdicts;

/// <summary>
/// Writes findings as a SARIF log (OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"): an error for a way, a warning
/// for what is not proved. What is proved is no result. The place of a result is its principal's ARN, a logical location.
/// </summary>
public static class SarifReport
{
    private const string Undecided = "not-proved";
    private const string AsItIs = "as-it-is";

    /// <summary>Writes the log.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<ReachFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var results = findings.Where(f => f.Verdict != ReachVerdict.Proved).ToList();
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "bulkhead reach");
        writer.WriteStartArray("rules");
        foreach (var id in results.Select(IdOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteStartObject("shortDescription");
            writer.WriteString("text", Rules.RuleLibrary.Embedded.FirstOrDefault(r => r.Id == id)?.Name
                ?? (id == Undecided ? "it is not proved that there is no way" : "it can do so as it is"));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("results");
        foreach (var finding in results) Write(writer, finding);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ReachFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", IdOf(finding));
        writer.WriteString("level", finding.Verdict == ReachVerdict.Broken ? "error" : "warning");
        writer.WriteStartObject("message");
        writer.WriteString("text", finding.Message);
        writer.WriteEndObject();
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartArray("logicalLocations");
        writer.WriteStartObject();
        writer.WriteString("fullyQualifiedName", finding.Subject);
        writer.WriteString("kind", "resource");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("bulkheadReach/v1", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Subject}\n{finding.Target}")))[..32]);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string IdOf(ReachFinding finding) => finding.Verdict == ReachVerdict.NotProved ? Undecided : finding.Rule ?? AsItIs;
}
