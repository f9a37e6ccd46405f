using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Collecting;

/// <summary>What became of an account in a snapshot: its <c>account.json</c>, written when its other files are whole.</summary>
/// <param name="Id">The account.</param>
/// <param name="IsEntered">Whether it could be entered.</param>
/// <param name="CollectedAt">When it was read.</param>
/// <param name="Regions">The regions that were looked at.</param>
/// <param name="OtherRegions">The account's other regions, which were not.</param>
/// <param name="Missing">What could not be read, and so is unknown.</param>
public sealed record SnapshotAccount(
    string Id,
    bool IsEntered,
    DateTimeOffset CollectedAt,
    ImmutableArray<string> Regions,
    ImmutableArray<string> OtherRegions,
    ImmutableArray<Uncollected> Missing)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["state"] = IsEntered ? "read" : "locked",
        ["collectedAt"] = CollectedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["regions"] = SnapshotFolder.Texts(Regions),
        ["otherRegions"] = SnapshotFolder.Texts(OtherRegions),
        ["missing"] = new JsonArray([.. Missing.Select(m => (JsonNode)new JsonObject { ["operation"] = m.Operation, ["reason"] = m.Reason, ["refused"] = m.IsRefused })]),
    };

    /// <exception cref="FormatException">It has another form.</exception>
    internal static SnapshotAccount Of(JsonElement json) => new(
        SnapshotFolder.Text(json, "id"),
        SnapshotFolder.Text(json, "state") == "read",
        SnapshotFolder.Time(json, "collectedAt"),
        SnapshotFolder.Texts(json, "regions"),
        SnapshotFolder.Texts(json, "otherRegions"),
        [.. SnapshotFolder.Items(json, "missing").Select(m => new Uncollected(SnapshotFolder.Text(m, "operation"), SnapshotFolder.Text(m, "reason")) { IsRefused = SnapshotFolder.Flag(m, "refused") })]);
}
