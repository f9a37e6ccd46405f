using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>The table of moves: one row an action, or one for each action that it goes together with.</summary>
internal static class RehearsalMoves
{
    private const string Resource = "Bulkhead.Engine.Rehearsal.Moves.json";

    private static readonly FrozenDictionary<string, ImmutableArray<RehearsalMove>> All =
        Read().GroupBy(m => m.Action, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Every row.</summary>
    public static IEnumerable<RehearsalMove> Rows => All.Values.SelectMany(rows => rows);

    /// <summary>How an action is taken in a rule that takes <paramref name="others"/> too; null where no row says so.</summary>
    /// <param name="action">The action.</param>
    /// <param name="others">All actions of the rule.</param>
    /// <param name="rule">The rule's id; null for any.</param>
    public static RehearsalMove? Find(string action, IEnumerable<string> others, string? rule)
    {
        if (!All.TryGetValue(action, out var rows)) return null;
        return rows.FirstOrDefault(r => rule is not null && r.Rules.Contains(rule))
            ?? rows.FirstOrDefault(r => r.Rules.IsEmpty && r.With is { } with && others.Contains(with, StringComparer.OrdinalIgnoreCase))
            ?? rows.FirstOrDefault(r => r.Rules.IsEmpty && r.With is null)
            // For what a rule needs in general, one that it has is as good as another.
            ?? (rule is null ? rows[0] : null);
    }

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
                row["with"]?.GetValue<string>(),
                [.. (row["rules"] as JsonArray ?? []).Select(r => r!.GetValue<string>())],
                row["person"]?.GetValue<bool>() ?? false,
                row["known-key"]?.GetValue<bool>() ?? false,
                row["root"]?.GetValue<bool>() ?? false,
                Calls(row["own"]),
                Saves(row["saves"]),
                row["acts"]?.GetValue<bool>() ?? false,
                Calls(row["then"]),
                Calls(row["world"]),
                [.. (row["asks"] as JsonArray ?? []).Select(a => new RehearsalQuestion(
                    a!["name"]!.GetValue<string>(), a["call"]!.GetValue<string>(), a["input"] as JsonObject ?? [], a["at"]!.GetValue<string>()))],
                row["cannot"]?.GetValue<string>());
        }
    }

    private static ImmutableArray<RehearsalCall> Calls(JsonNode? list) =>
        [.. (list as JsonArray ?? []).Select(c => new RehearsalCall(c!["call"]!.GetValue<string>(), c["input"]?.AsObject() ?? [], Saves(c["saves"]), CallerOf(c["as"]?.GetValue<string>())))];

    private static RehearsalCaller CallerOf(string? name) => name switch
    {
        null => RehearsalCaller.Attacker,
        "known-key" or "root-session" => RehearsalCaller.Found,
        "member" => RehearsalCaller.Member,
        _ => throw new InvalidOperationException($"Moves.json: nobody calls as '{name}'."),
    };

    private static ImmutableArray<(string Name, string Path)> Saves(JsonNode? saves) =>
        [.. (saves as JsonObject ?? []).Select(s => (s.Key, s.Value!.GetValue<string>()))];
}
