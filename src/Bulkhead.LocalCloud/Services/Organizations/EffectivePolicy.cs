using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>
/// Merges management policies from the root down by their inheritance operators: <c>@@assign</c> replaces,
/// <c>@@append</c> adds, <c>@@remove</c> takes away (AWS Organizations User Guide, "Inheritance syntax").
/// </summary>
internal static class EffectivePolicy
{
    private const int MaxDepth = 32;

    /// <summary>Merges the policies of each level, the root's first.</summary>
    public static JsonObject Merge(IEnumerable<IReadOnlyList<string>> levels)
    {
        var result = new JsonObject();
        foreach (var content in levels.SelectMany(l => l))
        {
            if (JsonNode.Parse(content) is JsonObject policy) Apply(result, policy, 0);
        }

        return result;
    }

    private static void Apply(JsonObject result, JsonObject policy, int depth)
    {
        if (depth > MaxDepth) return;
        foreach (var (key, value) in policy)
        {
            if (key.StartsWith("@@", StringComparison.Ordinal) || value is not JsonObject part) continue;
            var operators = part.Where(p => p.Key is "@@assign" or "@@append" or "@@remove").ToList();
            if (operators.Count == 0)
            {
                if (result[key] is not JsonObject inner) result[key] = inner = [];
                Apply(inner, part, depth + 1);
                continue;
            }

            foreach (var (name, operand) in operators)
            {
                if (name == "@@assign") result[key] = operand?.DeepClone();
                else result[key] = Change(result[key], Items(operand), name == "@@append");
            }
        }
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
