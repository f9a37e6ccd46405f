using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>A statement's Condition ("Conditions with multiple context keys or values", "Multivalued context keys").</summary>
internal static class ReferenceConditions
{
    /// <summary>Whether all conditions hold; null where that hangs on an operator that the language does not have.</summary>
    public static bool? Hold(JsonNode? condition, ReferenceContext context, bool hasVariables)
    {
        bool? all = true;
        if (condition is null) return all;
        foreach (var (operatorName, keys) in condition.AsObject())
        {
            foreach (var (key, values) in keys!.AsObject())
            {
                var one = Holds(operatorName, context.Find(key), TextsOf(values), context, hasVariables);
                if (one == false) return false;
                all = one is null ? null : all;
            }
        }

        return all;
    }

    /// <summary>The texts of a value or a list of values.</summary>
    public static List<string> TextsOf(JsonNode? node) =>
        node is JsonArray list ? [.. list.Select(TextOf)] : node is null ? [] : [TextOf(node)];

    private static string TextOf(JsonNode? value) => value!.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToJsonString(),
    };

    private static bool? Holds(string operatorName, ReferenceValue? value, List<string> policyValues, ReferenceContext context, bool hasVariables)
    {
        // "true (the key doesn't exist — it is null) or false (the key exists and its value is not null)"
        if (operatorName == "Null") return policyValues.Contains((value is null or { Values: [] }) ? "true" : "false", StringComparer.OrdinalIgnoreCase);

        var forAll = operatorName.StartsWith("ForAllValues:", StringComparison.Ordinal);
        var forAny = operatorName.StartsWith("ForAnyValue:", StringComparison.Ordinal);
        var name = forAll || forAny ? operatorName[(operatorName.IndexOf(':', StringComparison.Ordinal) + 1)..] : operatorName;
        var ifExists = name.EndsWith("IfExists", StringComparison.Ordinal);
        if (ifExists) name = name[..^"IfExists".Length];
        (name, var isNegated) = ReferenceOperators.Split(name);
        if (ReferenceOperators.Matches(name, "MA==", "MA==", context, hasVariables) is null) return null;

        // "If the key values in the request resolve to an empty data set (for example, an empty string), a condition operator
        // modified by ForAllValues returns true, and a condition operator modified by ForAnyValue returns false."
        if (forAll || forAny)
        {
            if (value is null || value.Values.All(v => v.Length == 0)) return forAll;
            return forAll ? value.Values.All(Passes) : value.Values.Any(Passes);
        }

        // Without the key, or with a set of nothing: IfExists and negated operators are true, others false.
        if (value is null or { Values: [] }) return ifExists || isNegated;
        return !value.IsSet && Passes(value.Values[0]);

        bool Passes(string v)
        {
            var matchesOne = policyValues.Exists(p => ReferenceOperators.Matches(name, v, p, context, hasVariables) == true);
            return matchesOne != isNegated;
        }
    }
}
