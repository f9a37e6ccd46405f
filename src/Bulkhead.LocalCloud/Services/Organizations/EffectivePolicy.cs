using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>
/// Merges policies from the root down by their inheritance operators: <c>@@assign</c> replaces, <c>@@append</c> adds,
/// <c>@@remove</c> takes away. What a level above forbids to those below, they cannot do, nor allow again
/// (AWS Organizations User Guide, "Inheritance operators").
/// </summary>
internal static class EffectivePolicy
{
    private const int MaxDepth = 32;
    private const string Prefix = "@@";
    private const string Control = "@@operators_allowed_for_child_policies";

    private static readonly string[] Setters = ["@@assign", "@@append", "@@remove"];

    /// <summary>Merges the policies of each level, the root's first.</summary>
    public static JsonObject Merge(IEnumerable<IReadOnlyList<string>> levels)
    {
        var result = new JsonObject();
        // By path: the operators that levels above leave to those below.
        var allowed = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var level in levels)
        {
            // Policies of one level are not each other's children: what one forbids binds the next level.
            var narrowed = new List<(string Path, HashSet<string> Operators)>();
            foreach (var content in level)
            {
                if (JsonNode.Parse(content) is JsonObject policy) Apply(result, policy, "", Setters.ToHashSet(StringComparer.Ordinal), allowed, narrowed, 0);
            }

            foreach (var (path, operators) in narrowed)
            {
                if (allowed.TryGetValue(path, out var before)) operators.IntersectWith(before);
                allowed[path] = operators;
            }
        }

        return result;
    }

    /// <summary>Whether every operator is known and has an operand that it takes, and every value has an operator.</summary>
    public static bool IsWellFormed(JsonObject policy) => IsWellFormed(policy, 0);

    private static bool IsWellFormed(JsonObject policy, int depth) => depth <= MaxDepth && policy.All(part => part.Key switch
    {
        "@@assign" => part.Value is JsonValue || (part.Value is JsonArray values && values.All(v => v is JsonValue)),
        "@@append" or "@@remove" => part.Value is JsonArray values && values.All(v => v is JsonValue),
        Control => part.Value is JsonArray { Count: > 0 } names && names.All(n => n?.ToString() is "@@all" or "@@none" or "@@assign" or "@@append" or "@@remove"),
        _ => !part.Key.StartsWith(Prefix, StringComparison.Ordinal) && part.Value is JsonObject inner && IsWellFormed(inner, depth + 1),
    });

    private static void Apply(
        JsonObject result,
        JsonObject policy,
        string path,
        HashSet<string> inherited,
        Dictionary<string, HashSet<string>> allowed,
        List<(string Path, HashSet<string> Operators)> narrowed,
        int depth)
    {
        if (depth > MaxDepth) return;
        var here = allowed.TryGetValue(path, out var limits) ? [.. inherited.Intersect(limits)] : inherited;
        if (policy[Control] is JsonArray control) narrowed.Add((path, Read(control)));
        foreach (var (key, value) in policy)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal) || value is not JsonObject part) continue;
            var below = $"{path}\n{key}";
            if (!part.Any(p => Setters.Contains(p.Key)))
            {
                var inner = result[key] as JsonObject;
                var next = inner ?? [];
                Apply(next, part, below, here, allowed, narrowed, depth + 1);
                if (inner is null && next.Count > 0) result[key] = next;
                continue;
            }

            if (part[Control] is JsonArray own) narrowed.Add((below, Read(own)));
            HashSet<string> usable = allowed.TryGetValue(below, out var ownLimits) ? [.. here.Intersect(ownLimits)] : here;
            foreach (var (name, operand) in part.Where(p => usable.Contains(p.Key)))
            {
                if (name == "@@assign") result[key] = operand?.DeepClone();
                else result[key] = Change(result[key], Items(operand), name == "@@append");
            }
        }
    }

    private static HashSet<string> Read(JsonArray control)
    {
        var names = control.Select(n => n?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        if (names.Contains("@@none")) return [];
        return names.Contains("@@all") ? [.. Setters] : [.. Setters.Where(names.Contains)];
    }

    private static JsonArray Change(JsonNode? current, IReadOnlyList<JsonNode?> operands, bool append)
    {
        var items = Items(current).Where(i => append || !operands.Any(o => JsonNode.DeepEquals(o, i))).ToList();
        if (append) items.AddRange(operands.Where(o => !items.Exists(i => JsonNode.DeepEquals(o, i))));
        return [.. items.Select(i => i?.DeepClone())];
    }

    private static IReadOnlyList<JsonNode?> Items(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list],
        _ => [node],
    };
}
