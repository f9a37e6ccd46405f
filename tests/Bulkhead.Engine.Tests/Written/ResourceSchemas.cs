using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bulkhead.Engine.Tests.Written;

/// <summary>
/// The schemas that AWS publishes of resource types (CloudFormation CLI User Guide, "Resource type schema"), and the check of a
/// resource's properties by them. As CloudFormation does, it takes numbers and truths written as text. eng/resource-schemas.py
/// writes the file; a type or keyword that it does not have is an error.
/// </summary>
internal static class ResourceSchemas
{
    private static readonly JsonObject All = Load();

    public static IEnumerable<string> Problems(string type, JsonObject properties)
    {
        if (All[type] is not JsonObject schema) return [$"{type} has no schema here: add it to eng/resource-schemas.py"];
        var readOnly = (schema["readOnlyProperties"] as JsonArray ?? []).Select(p => p!.GetValue<string>()["/properties/".Length..]).Where(properties.ContainsKey);
        return [.. Check(schema, schema, properties, type), .. readOnly.Select(p => $"{type}.{p} can't be given")];
    }

    private static IEnumerable<string> Check(JsonObject root, JsonObject schema, JsonNode? value, string path) =>
        schema.SelectMany(keyword => Check(root, schema, keyword.Key, keyword.Value!, value, path));

    private static IEnumerable<string> Check(JsonObject root, JsonObject schema, string keyword, JsonNode argument, JsonNode? value, string path)
    {
        var text = value is JsonValue ? value.ToString() : null;
        switch (keyword)
        {
            case "definitions" or "readOnlyProperties":
                return [];
            case "$ref":
                return Check(root, root["definitions"]![argument.GetValue<string>()["#/definitions/".Length..]]!.AsObject(), value, path);
            case "type":
                var types = argument is JsonArray many ? many.Select(t => t!.GetValue<string>()) : [argument.GetValue<string>()];
                return types.Any(t => Is(t, value)) ? [] : [$"{path} is no {argument}"];
            case "properties":
                return value is JsonObject named ? named.Where(p => argument[p.Key] is not null).SelectMany(p => Check(root, argument[p.Key]!.AsObject(), p.Value, $"{path}.{p.Key}")) : [];
            case "patternProperties":
                return value is JsonObject patterned
                    ? patterned.SelectMany(p => argument.AsObject().Where(a => Matches(a.Key, p.Key)).SelectMany(a => Check(root, a.Value!.AsObject(), p.Value, $"{path}.{p.Key}")))
                    : [];
            case "additionalProperties":
                if (value is not JsonObject all || argument is JsonValue && argument.GetValueKind() == JsonValueKind.True) return [];
                var others = all.Where(p => schema["properties"]?[p.Key] is null && !(schema["patternProperties"] as JsonObject ?? []).Any(a => Matches(a.Key, p.Key)));
                return argument is JsonObject each ? others.SelectMany(p => Check(root, each, p.Value, $"{path}.{p.Key}")) : others.Select(p => $"{path} has no property {p.Key}");
            case "required":
                return value is JsonObject present ? argument.AsArray().Where(k => !present.ContainsKey(k!.GetValue<string>())).Select(k => $"{path} lacks {k}") : [];
            case "items":
                return Items(value).SelectMany((item, i) => Check(root, argument.AsObject(), item, $"{path}[{i}]"));
            case "enum":
                return text is null || argument.AsArray().Any(a => a!.ToString() == text) ? [] : [$"{path} '{text}' is none of {argument.ToJsonString()}"];
            case "const":
                return text is null || argument.ToString() == text ? [] : [$"{path} '{text}' is not {argument}"];
            case "pattern":
                return text is null || Matches(argument.GetValue<string>(), text) ? [] : [$"{path} '{text}' does not match {argument}"];
            case "minLength":
                return text is null || text.Length >= argument.GetValue<int>() ? [] : [$"{path} is too short"];
            case "maxLength":
                return text is null || text.Length <= argument.GetValue<int>() ? [] : [$"{path} is too long"];
            case "minimum":
                return text is null || Number(text) >= Number(argument.ToString()) ? [] : [$"{path} {text} is too small"];
            case "maximum":
                return text is null || Number(text) <= Number(argument.ToString()) ? [] : [$"{path} {text} is too large"];
            case "minItems":
                return value is null || Items(value).Count() >= argument.GetValue<int>() ? [] : [$"{path} has too few items"];
            case "maxItems":
                return Items(value).Count() <= argument.GetValue<int>() ? [] : [$"{path} has too many items"];
            case "uniqueItems":
                return argument.GetValueKind() == JsonValueKind.False || Items(value).Select(i => i?.ToJsonString()).Distinct().Count() == Items(value).Count() ? [] : [$"{path} has an item twice"];
            case "anyOf" or "oneOf":
                var problems = argument.AsArray().Select(option => Check(root, option!.AsObject(), value, path).ToList()).ToList();
                return problems.Exists(p => p.Count == 0) ? [] : problems[0];
            case "dependentExcluded":
                return value is JsonObject chosen
                    ? argument.AsObject().Where(d => chosen.ContainsKey(d.Key)).SelectMany(d => d.Value!.AsArray().Where(o => chosen.ContainsKey(o!.GetValue<string>())).Select(o => $"{path} has {d.Key} beside {o}"))
                    : [];
            default:
                throw new NotSupportedException($"The schema of {path} has the keyword {keyword}.");
        }
    }

    // A list that is a parameter is written as text with commas.
    private static IEnumerable<JsonNode?> Items(JsonNode? value) => value switch
    {
        JsonArray list => list,
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.ToString().Split(',').Select(t => (JsonNode?)t),
        _ => [],
    };

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray || value is JsonValue && value.GetValueKind() == JsonValueKind.String,
        "string" => value is JsonValue,
        "boolean" => value?.ToString() is "true" or "false",
        "integer" => long.TryParse(value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "number" => double.TryParse(value?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // The patterns are of JavaScript's kind, which escapes what .NET does not.
    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern, pattern.Contains(@"\p", StringComparison.Ordinal) ? RegexOptions.None : RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));

    private static JsonObject Load()
    {
        using var stream = typeof(ResourceSchemas).Assembly.GetManifestResourceStream($"{typeof(ResourceSchemas).Namespace}.resource-schemas.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
