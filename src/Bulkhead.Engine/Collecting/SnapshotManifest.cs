using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Collecting;

/// <summary>What a snapshot is of: <c>snapshot.json</c> (docs/json/snapshot.md).</summary>
/// <param name="State">How far it is.</param>
/// <param name="Collector">The account whose credentials collected it.</param>
/// <param name="Organization">The organization; null where there is none, or it could not be read.</param>
/// <param name="StartedAt">When it was begun.</param>
/// <param name="Regions">The regions that were asked for; empty for every region that an account has.</param>
/// <param name="Missing">What of the organization could not be read.</param>
/// <param name="Accounts">The accounts that were read or could not be entered, by id; empty until all are done.</param>
public sealed record SnapshotManifest(
    SnapshotState State,
    string Collector,
    string? Organization,
    DateTimeOffset StartedAt,
    ImmutableArray<string> Regions,
    ImmutableArray<Uncollected> Missing,
    ImmutableArray<SnapshotAccount> Accounts)
{
    /// <summary>The name and version of the format.</summary>
    public const string Format = "bulkhead.snapshot/1";

    /// <summary>Whether something was refused that another role, or a later moment, may be given.</summary>
    public bool HasRefusals => !Missing.IsEmpty || Accounts.Any(a => !a.IsEntered || a.Missing.Any(m => m.IsRefused));

    /// <summary>As <c>snapshot.json</c> has it, and <c>snapshot --json</c> prints it.</summary>
    public JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["state"] = NameOf(State),
        ["collector"] = Collector,
        ["organization"] = Organization,
        ["startedAt"] = StartedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["regions"] = SnapshotFolder.Texts(Regions),
        ["missing"] = new JsonArray([.. Missing.Select(m => (JsonNode)new JsonObject { ["operation"] = m.Operation, ["reason"] = m.Reason, ["refused"] = m.IsRefused })]),
        ["accounts"] = new JsonArray([.. Accounts.Select(a => (JsonNode)a.ToJson())]),
    };

    /// <exception cref="FormatException">It has another form.</exception>
    internal static SnapshotManifest Of(JsonElement json)
    {
        if (SnapshotFolder.Text(json, "format") != Format) throw new FormatException($"its format is not {Format}");
        return new(
            SnapshotFolder.Text(json, "state") switch
            {
                "collecting" => SnapshotState.Collecting,
                "done" => SnapshotState.Done,
                var other => throw new FormatException($"its state is '{other}'"),
            },
            SnapshotFolder.Text(json, "collector"),
            SnapshotFolder.TextOrNull(json, "organization"),
            SnapshotFolder.Time(json, "startedAt"),
            SnapshotFolder.Texts(json, "regions"),
            [.. SnapshotFolder.Items(json, "missing").Select(m => new Uncollected(SnapshotFolder.Text(m, "operation"), SnapshotFolder.Text(m, "reason")) { IsRefused = SnapshotFolder.Flag(m, "refused") })],
            [.. SnapshotFolder.Items(json, "accounts").Select(SnapshotAccount.Of)]);
    }

    private static string NameOf(SnapshotState state) => state switch
    {
        SnapshotState.Collecting => "collecting",
        SnapshotState.Done => "done",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
