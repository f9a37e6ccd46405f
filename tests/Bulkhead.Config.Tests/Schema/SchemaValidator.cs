using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bulkhead.Config.Tests.Schema;

/// <summary>Validates JSON against the keywords that the configuration's schema uses; any other keyword is an error.</summary>
internal sealed class SchemaValidator(JsonObject root)
{
    private static readonly string[] Annotations = ["$schema", "$defs", "title", "description", "examples"];

    /// <summary>The first place that does not fit, or null.</summary>
    public string? Validate(JsonNode? value) => Validate(value, root, "$");

    private string? Validate(JsonNode? value, JsonObject schema, string path)
    {
        foreach (var (keyword, argument) in schema)
        {
            if (Annotations.Contains(keyword)) continue;
            if (Check(keyword, argument!, schema, value, path) is { } problem) return problem;
        }

        return null;
    }

    private string? Check(string keyword, JsonNode argument, JsonObject schema, JsonNode? value, string path)
    {
        var text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        switch (keyword)
        {
            case "$ref":
                return Validate(value, root["$defs"]![argument.GetValue<string>()["#/$defs/".Length..]]!.AsObject(), path);
            case "type":
                var types = argument is JsonArray many ? many.Select(t => t!.GetValue<string>()) : [argument.GetValue<string>()];
                return types.Contains(TypeOf(value)) ? null : $"{path} is {TypeOf(value)}";
            case "enum":
                return argument.AsArray().Any(a => JsonNode.DeepEquals(a, value)) ? null : $"{path} is none of the choices";
            case "pattern":
                return text is null || Regex.IsMatch(text, argument.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)) ? null : $"{path} '{text}' does not match {argument}";
            case "maxLength":
                return text is null || text.Length <= argument.GetValue<int>() ? null : $"{path} is too long";
            case "items":
                return value is JsonArray items ? items.Select((item, i) => Validate(item, argument.AsObject(), $"{path}[{i}]")).FirstOrDefault(p => p is not null) : null;
            case "properties":
                return value is JsonObject named
                    ? named.Where(p => argument.AsObject().ContainsKey(p.Key)).Select(p => Validate(p.Value, argument[p.Key]!.AsObject(), $"{path}.{p.Key}")).FirstOrDefault(p => p is not null)
                    : null;
            case "additionalProperties":
                var others = value is JsonObject all ? all.Where(p => schema["properties"]?[p.Key] is null) : [];
                return argument is JsonObject each
                    ? others.Select(p => Validate(p.Value, each, $"{path}.{p.Key}")).FirstOrDefault(p => p is not null)
                    : others.Select(p => $"{path} has no key {p.Key}").FirstOrDefault();
            case "propertyNames":
                return value is JsonObject keys ? keys.Select(p => Validate(p.Key, argument.AsObject(), $"{path}.{p.Key}")).FirstOrDefault(p => p is not null) : null;
            case "required":
                return value is JsonObject present ? argument.AsArray().Where(k => !present.ContainsKey(k!.GetValue<string>())).Select(k => $"{path} lacks {k}").FirstOrDefault() : null;
            case "anyOf":
                var problems = argument.AsArray().Select(option => Validate(value, option!.AsObject(), path)).ToList();
                return problems.Contains(null) ? null : string.Join(" / ", problems);
            default:
                throw new InvalidOperationException($"The validator does not know '{keyword}'.");
        }
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
