using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bulkhead.Report.Tests.Accounts;

/// <summary>
/// Checks documents against a JSON Schema of the few words that the schemas in docs/json use. A word that it does not know is
/// a fault of the schema, so that nothing is believed to be checked that is not.
/// </summary>
internal sealed class SchemaChecker(JsonObject schema)
{
    private static readonly string[] Known =
        ["$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "pattern", "properties", "required", "additionalProperties", "items"];

    private readonly List<string> _faults = [];

    public static SchemaChecker OfFile(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>What is wrong with the document: places and rules.</summary>
    public IReadOnlyList<string> Check(string document)
    {
        _faults.Clear();
        Check(JsonNode.Parse(document), schema, "$");
        return [.. _faults];
    }

    private void Check(JsonNode? value, JsonObject rule, string place)
    {
        foreach (var word in rule.Select(r => r.Key).Where(k => !Known.Contains(k))) throw new NotSupportedException($"the schema uses '{word}'");
        if ((string?)rule["$ref"] is { } reference)
        {
            Check(value, schema["$defs"]![reference["#/$defs/".Length..]]!.AsObject(), place);
            return;
        }

        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        Demand(rule["type"] is not { } type || Types(type).Contains(Word(kind)), place, "type");
        Demand(rule["const"] is not { } wanted || JsonNode.DeepEquals(wanted, value), place, "const");
        Demand(rule["enum"] is not JsonArray options || options.Any(o => JsonNode.DeepEquals(o, value)), place, "enum");
        if (kind == JsonValueKind.String && (string?)rule["pattern"] is { } pattern)
        {
            Demand(Regex.IsMatch((string)value!, pattern, RegexOptions.None, TimeSpan.FromSeconds(5)), place, "pattern");
        }

        if (value is JsonArray list && rule["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++) Check(list[i], items, $"{place}[{i}]");
        }

        if (value is JsonObject map) CheckMembers(map, rule, place);
    }

    private void CheckMembers(JsonObject map, JsonObject rule, string place)
    {
        foreach (var name in rule["required"]?.AsArray() ?? []) Demand(map.ContainsKey((string)name!), place, $"required {name}");
        foreach (var (name, member) in map)
        {
            if (rule["properties"]?[name] is JsonObject property) Check(member, property, $"{place}.{name}");
            else if (rule["additionalProperties"] is JsonObject others) Check(member, others, $"{place}.{name}");
            else Demand(rule["additionalProperties"]?.GetValueKind() != JsonValueKind.False, place, $"additional {name}");
        }
    }

    private void Demand(bool holds, string place, string rule)
    {
        if (!holds) _faults.Add($"{place}: {rule}");
    }

    private static IEnumerable<string?> Types(JsonNode type) => type is JsonArray list ? list.Select(t => (string?)t) : [(string?)type];

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => throw new NotSupportedException(kind.ToString()),
    };
}
