using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Reach.Rules;

/// <summary>
/// The operations that, by their service models, take a role, write code or a policy, or return a credential, and that no rule and no reason
/// classifies (<c>Rules/Derived</c>): what they give is not known.
/// </summary>
/// <param name="Service">The service, such as <c>iot</c>.</param>
/// <param name="Because">What the models say of them.</param>
/// <param name="Actions">The operations.</param>
internal sealed record DerivedOperations(string Service, DerivedReason Because, ImmutableArray<string> Actions)
{
    private const int MostNames = 3;

    private static readonly Lazy<ImmutableArray<DerivedOperations>> Lazy = new(Load);

    /// <summary>All of them, by service and reason.</summary>
    public static ImmutableArray<DerivedOperations> Unclassified => Lazy.Value;

    /// <summary>What is not known, by the operations' names.</summary>
    public string Unknown { get; } =
        $"what {string.Join(", ", Actions.Take(MostNames))}{(Actions.Length > MostNames ? $" and {Actions.Length - MostNames} more operations of {Service}" : "")} may give: no rule classifies {(Actions.Length == 1 ? "it" : "them")}";

    private static ImmutableArray<DerivedOperations> Load()
    {
        var files = EmbeddedRows.Files("Bulkhead.Reach.Derived.").ToDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
        using var candidates = JsonDocument.Parse(files["candidates.json"]);
        using var classified = JsonDocument.Parse(files["classified.json"]);
        return
        [
            .. candidates.RootElement.EnumerateArray()
                .Select(c => (Action: c.GetProperty("action").GetString()!, Because: c.GetProperty("because").EnumerateArray().Select(b => ReasonOf(b.GetString()!)).ToList()))
                .Where(c => !classified.RootElement.TryGetProperty(c.Action, out _))
                .SelectMany(c => c.Because.Distinct().Select(b => (c.Action, Because: b)))
                .GroupBy(c => (Service: c.Action[..c.Action.IndexOf(':', StringComparison.Ordinal)], c.Because))
                .OrderBy(g => g.Key.Service, StringComparer.Ordinal).ThenBy(g => g.Key.Because)
                .Select(g => new DerivedOperations(g.Key.Service, g.Key.Because, [.. g.Select(c => c.Action).Order(StringComparer.Ordinal)])),
        ];
    }

    private static DerivedReason ReasonOf(string text) => text switch
    {
        "takes-role" => DerivedReason.TakesRole,
        "writes-code" or "returns-credential" => DerivedReason.ActsForService,
        "writes-policy" => DerivedReason.WritesPolicy,
        _ => throw new InvalidOperationException($"'{text}' is no reason of a derived operation."),
    };
}
