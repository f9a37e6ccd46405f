using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>The table of moves: one row an action.</summary>
internal static class RehearsalMoves
{
    private const string Resource = "Bulkhead.Engine.Rehearsal.Moves.json";

    /// <summary>All moves by action.</summary>
    public static FrozenDictionary<string, RehearsalMove> All { get; } = Read().ToFrozenDictionary(m => m.Action, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<RehearsalMove> Read()
    {
        using var stream = typeof(RehearsalMoves).Assembly.GetManifestResourceStream(Resource)!;
        foreach (var row in JsonNode.Parse(stream)!.AsArray().Select(r => r!.AsObject()))
        {
            var action = row["action"]!.GetValue<string>();
            yield return new(
                action,
                row["call"]?.GetValue<string>() ?? action,
                row["input"]!.AsObject(),
                row["passes"]?.GetValue<string>(),
                row["once"]?.GetValue<bool>() ?? false,
                Calls(row["then"]),
                Calls(row["world"]),
                [.. (row["asks"] as JsonArray ?? []).Select(a => new RehearsalQuestion(
                    a!["name"]!.GetValue<string>(), a["call"]!.GetValue<string>(), a["input"] as JsonObject ?? [], a["list"]!.GetValue<string>(), a["member"]?.GetValue<string>()))],
                row["cannot"]?.GetValue<string>());
        }
    }

    private static ImmutableArray<RehearsalCall> Calls(JsonNode? list) =>
        [.. (list as JsonArray ?? []).Select(c => new RehearsalCall(c!["call"]!.GetValue<string>(), c["input"]!.AsObject()))];
}
