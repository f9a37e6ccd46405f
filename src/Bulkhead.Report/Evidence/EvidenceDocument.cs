using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Bulkhead.Report.Evidence;

/// <summary>The document <c>bulkhead.evidence/1</c>. docs/json/evidence.md describes it.</summary>
public static class EvidenceDocument
{
    /// <summary>The report as JSON.</summary>
    public static JsonObject Make(EvidenceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new JsonObject
        {
            ["format"] = "bulkhead.evidence/1",
            ["organization"] = report.Organization,
            ["framework"] = report.Framework.Name,
            ["title"] = report.Framework.Title,
            ["source"] = report.Framework.Source,
            ["pairings"] = new JsonArray([.. report.Framework.Documents.Select(d => new JsonObject
            {
                ["name"] = d.Name,
                ["title"] = d.Title,
                ["address"] = d.Address,
                ["readIn"] = d.ReadIn,
            })]),
            ["madeAt"] = report.MadeAt.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["accounts"] = new JsonArray([.. report.Accounts.Select(a => new JsonObject { ["name"] = a.Key, ["id"] = a.Value })]),
            ["controls"] = new JsonArray([.. report.Controls.Select(c => new JsonObject
            {
                ["id"] = c.Control.Id,
                ["title"] = c.Control.Title,
                ["account"] = c.Account,
                ["state"] = NameOf(c.State),
                ["proofs"] = new JsonArray([.. c.Items.Select(Item)]),
            })]),
        };
    }

    /// <summary>A state as documents and people write it.</summary>
    public static string NameOf(EvidenceState state) => state switch
    {
        EvidenceState.Met => "met",
        EvidenceState.NotMet => "not-met",
        EvidenceState.Unknown => "unknown",
        _ => throw new UnreachableException(),
    };

    private static JsonObject Item(EvidenceItem item) => new()
    {
        ["source"] = item.Source,
        ["subject"] = item.Subject,
        ["region"] = item.Region,
        ["state"] = NameOf(item.State),
        ["detail"] = item.Detail,
        ["pairedBy"] = item.PairedBy,
        ["resources"] = new JsonArray([.. item.Resources.Select(r => (JsonNode)r)]),
    };
}
