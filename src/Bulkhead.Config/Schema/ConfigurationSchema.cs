using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Config.Schema;

/// <summary>
/// The JSON Schema (draft 2020-12) of the configuration, for editors. It is made from the shapes that the reader checks
/// files against. What it accepts may still be wrong: names, references and limits among accounts are the reader's.
/// </summary>
public static class ConfigurationSchema
{
    /// <summary>The schema.</summary>
    public static JsonObject Build()
    {
        var definitions = new JsonObject();
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Bulkhead configuration",
            ["description"] = "An AWS organization in one file: bulkhead.yaml.",
        };
        // In a folder each file has a part of the sections, so none is required.
        foreach (var (key, value) in Keys(ConfigurationShapes.Root, definitions, checkRequired: false)) root[key] = value?.DeepClone();
        root["$defs"] = definitions;
        return root;
    }

    /// <summary>The schema as indented text that ends with a line feed.</summary>
    public static string Text()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Build().WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static JsonObject SchemaOf(Shape shape, JsonObject definitions)
    {
        switch (shape)
        {
            case Shape.Text text:
                return TextSchema(text);
            case Shape.Switch:
                return new JsonObject { ["enum"] = new JsonArray("on", "off", "yes", "no", true, false) };
            case Shape.List list:
                return new JsonObject { ["type"] = "array", ["items"] = SchemaOf(list.Item, definitions) };
            case Shape.Map map:
                var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaOf(map.Value, definitions) };
                if (map.KeyPattern is { } pattern) schema["propertyNames"] = new JsonObject { ["pattern"] = pattern };
                return schema;
            case Shape.Fixed mapping:
                if (!definitions.ContainsKey(mapping.Name))
                {
                    definitions[mapping.Name] = new JsonObject();
                    definitions[mapping.Name] = Keys(mapping, definitions, checkRequired: true);
                }

                return new JsonObject { ["$ref"] = $"#/$defs/{mapping.Name}" };
            case Shape.Document:
                return new JsonObject { ["type"] = "object" };
            case Shape.Either either:
                return new JsonObject { ["anyOf"] = new JsonArray([.. either.Options.Select(o => SchemaOf(o, definitions))]) };
            default:
                throw new UnreachableException();
        }
    }

    private static JsonObject Keys(Shape.Fixed mapping, JsonObject definitions, bool checkRequired)
    {
        var properties = new JsonObject();
        foreach (var key in mapping.Keys)
        {
            var value = SchemaOf(key.Value, definitions);
            value["description"] = key.Description;
            properties[key.Name] = value;
        }

        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = mapping.Rest is { } rest ? SchemaOf(rest, definitions) : false, ["properties"] = properties };
        var required = mapping.Keys.Where(k => k.Required).Select(k => (JsonNode)k.Name).ToArray();
        if (checkRequired && required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private static JsonObject TextSchema(Shape.Text text)
    {
        var schema = new JsonObject { ["type"] = text.AllowNumber ? new JsonArray("string", "number") : "string" };
        if (text.Pattern is { } pattern) schema["pattern"] = pattern;
        if (text.MaxLength is { } longest) schema["maxLength"] = longest;
        if (text.Suggestions is { } suggestions) schema["examples"] = new JsonArray([.. suggestions().Select(s => (JsonNode)s)]);
        return schema;
    }
}
