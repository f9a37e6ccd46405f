using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>Reads a template and checks its form. What it refuses, it refuses in CloudFormation's words.</summary>
internal static class TemplateReader
{
    private static readonly FrozenSet<string> Sections = FrozenSet.ToFrozenSet(
    [
        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions", "Resources", "Outputs",
    ]);

    private static readonly FrozenSet<string> ResourceMembers = FrozenSet.ToFrozenSet(
    [
        "Type", "Properties", "Metadata", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy",
        "UpdatePolicy",
    ]);

    /// <summary>Reads a template whose size is already checked.</summary>
    /// <exception cref="ServiceException">The template is not well-formed.</exception>
    public static Template Read(string body)
    {
        var document = TemplateSyntax.Read(body);
        if (document.ContainsKey("Transform")) throw Refusal.NotInLocalCloud($"Transforms and macros ({JsonText.Write(document["Transform"])}) are");
        foreach (var section in new[] { "Rules", "Hooks" })
            if (document.ContainsKey(section)) throw Refusal.NotInLocalCloud($"The template section '{section}' is");
        if (document.Select(member => member.Key).Where(key => !Sections.Contains(key)).ToList() is { Count: > 0 } unknown)
            throw Refusal.Validation($"Invalid template property or properties [{string.Join(", ", unknown)}]");
        if (document["AWSTemplateFormatVersion"] is { } version && JsonText.Scalar(version) != "2010-09-09")
            throw Format("unsupported value for AWSTemplateFormatVersion.");

        var template = new Template
        {
            Body = body,
            Description = Description(document),
            Metadata = Section(document, "Metadata"),
            Parameters = Definitions(document, "Parameters", TemplateLimits.Parameters, Parameter),
            Mappings = Mappings(document),
            Conditions = Section(document, "Conditions") ?? [],
            Resources = Definitions(document, "Resources", TemplateLimits.Resources, Resource),
            Outputs = Definitions(document, "Outputs", TemplateLimits.Outputs, Output),
        };
        if (template.Resources.IsEmpty) throw Format("At least one Resources member must be defined.");
        TemplateChecks.Check(template);
        return template;
    }

    private static string? Description(JsonObject document)
    {
        if (document["Description"] is not { } node) return null;
        var text = JsonText.Scalar(node) ?? throw Format("Every Description member must be a string.");
        return Encoding.UTF8.GetByteCount(text) <= TemplateLimits.DescriptionBytes ? text : throw Format("'Description' length is greater than 1024.");
    }

    private static JsonObject? Section(JsonObject document, string name)
    {
        if (!document.TryGetPropertyValue(name, out var node)) return null;
        if (node is null) throw Refusal.Validation($"[/{name}] 'null' values are not allowed in templates");
        if (node is not JsonObject section) throw Format($"[/{name}] Any {name} member must be an object.");
        NoNulls(section, $"/{name}");
        return section;
    }

    private static ImmutableSortedDictionary<string, T> Definitions<T>(JsonObject document, string name, int limit, Func<string, JsonObject, T> read)
    {
        if (!document.TryGetPropertyValue(name, out var node)) return ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
        if (node is JsonArray) throw Format($"Any {name} member must be an object.");
        if (node is not null and not JsonObject) throw Format($"Any {name} member must be an object.");
        var section = node as JsonObject ?? [];
        if (section.Count > limit) throw Format($"Number of {name.ToLowerInvariant()}, {section.Count}, is greater than maximum allowed, {limit}");
        var definitions = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in section)
        {
            if (key.Length is 0 or > 255 || !key.All(char.IsAsciiLetterOrDigit)) throw Format($"{name[..^1]} name {key} is non alphanumeric.");
            if (value is null) throw Refusal.Validation($"[/{name}/{key}] 'null' values are not allowed in templates");
            if (value is not JsonObject definition) throw Format($"Any {name} member must be an object.");
            if (name == "Outputs" && !definition.ContainsKey("Value")) throw Format("Every Outputs member must contain a Value object");
            NoNulls(definition, $"/{name}/{key}");
            definitions.Add(key, read(key, definition));
        }

        return definitions.ToImmutable();
    }

    private static void NoNulls(JsonNode node, string path)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
                NoNulls(value ?? throw Refusal.Validation($"[{path}/{name}] 'null' values are not allowed in templates"), $"{path}/{name}");
        }
        else if (node is JsonArray items)
        {
            for (var index = 0; index < items.Count; index++)
                NoNulls(items[index] ?? throw Refusal.Validation($"[{path}/{index}] 'null' values are not allowed in templates"), $"{path}/{index}");
        }
    }

    private static ParameterDefinition Parameter(string name, JsonObject source)
    {
        var type = source.Text("Type") ?? throw Format("Every Parameters object must contain a Type member.");
        if (type.StartsWith("AWS::SSM::Parameter::Value<", StringComparison.Ordinal))
            throw Refusal.NotInLocalCloud($"Parameter types that read from Parameter Store ({name}: {type}) are");
        if (!ParameterTypes.IsKnown(type)) throw Format($"Unrecognized parameter type: {type}");
        var parameter = new ParameterDefinition
        {
            Name = name,
            Type = type,
            Default = source["Default"] is { } given
                ? JsonText.Scalar(given) ?? throw Format($"Every Default member must be a string.") : null,
            Description = source.Text("Description"),
            NoEcho = JsonText.Scalar(source["NoEcho"]) is "true",
            AllowedValues = [.. source.Scalars("AllowedValues")],
            AllowedPattern = source.Text("AllowedPattern"),
            ConstraintDescription = source.Text("ConstraintDescription"),
            MinLength = (int?)Number(source, "MinLength"),
            MaxLength = (int?)Number(source, "MaxLength"),
            MinValue = Number(source, "MinValue"),
            MaxValue = Number(source, "MaxValue"),
        };
        if (source.Select(member => member.Key).FirstOrDefault(key => !ParameterTypes.Members.Contains(key)) is { } unknown)
            throw Refusal.Validation($"Invalid template parameter property '{unknown}'");
        return parameter;
    }

    private static double? Number(JsonObject source, string name) => source[name] is not { } node ? null
        : double.TryParse(JsonText.Scalar(node), CultureInfo.InvariantCulture, out var number) ? number
        : throw Format($"Every {name} member must be a number.");

    private static ResourceDefinition Resource(string id, JsonObject source)
    {
        if (source.Select(member => member.Key).FirstOrDefault(key => !ResourceMembers.Contains(key)) is { } unknown)
            throw Refusal.Validation($"Invalid template resource property '{unknown}'");
        return new ResourceDefinition
        {
            LogicalId = id,
            Type = source.Text("Type") ?? throw Format($"[/Resources/{id}] Every Resources object must contain a Type member."),
            Properties = source["Properties"] is not { } properties ? []
                : properties as JsonObject ?? throw Format($"[/Resources/{id}] Every Properties member must be an object."),
            Metadata = source["Metadata"] is not { } metadata ? null
                : metadata as JsonObject ?? throw Format($"[/Resources/{id}] Every Metadata member must be an object."),
            Condition = source["Condition"] is not { } condition ? null
                : JsonText.Scalar(condition) ?? throw Format($"[/Resources/{id}] Every Condition member must be a string."),
            DependsOn = DependsOn(id, source["DependsOn"]),
            DeletionPolicy = Policy(id, source, "DeletionPolicy", ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"]),
            UpdateReplacePolicy = Policy(id, source, "UpdateReplacePolicy", ["Delete", "Retain", "Snapshot"]),
        };
    }

    private static ImmutableArray<string> DependsOn(string id, JsonNode? node) => node switch
    {
        null => [],
        JsonArray items when items.All(item => item is JsonValue) => [.. items.Select(item => JsonText.Scalar(item)!)],
        JsonValue value => [JsonText.Scalar(value)!],
        _ => throw Format($"[/Resources/{id}] DependsOn must be a string or a list of strings."),
    };

    private static string Policy(string id, JsonObject source, string name, ReadOnlySpan<string> allowed)
    {
        if (source[name] is not { } node) return "Delete";
        var text = JsonText.Scalar(node) ?? throw Format($"Every {name} member must be a string.");
        return allowed.Contains(text) ? text : throw Format($"Unrecognized {name} {text} for resource {id}");
    }

    private static JsonObject Mappings(JsonObject document)
    {
        if (Section(document, "Mappings") is not { } mappings) return [];
        if (mappings.Count > TemplateLimits.Mappings)
            throw Format($"Number of mappings, {mappings.Count}, is greater than maximum allowed, {TemplateLimits.Mappings}");
        foreach (var (name, mapping) in mappings)
        {
            if (mapping is not JsonObject outer) throw Format("Every Mappings member must be a map");
            foreach (var (_, inner) in outer)
            {
                if (inner is not JsonObject values) throw Format($"Every Mappings member {name} must be a map");
                if (values.Any(value => !IsMapped(value.Value))) throw Format("Every Mappings attribute must be a String or a List.");
            }
        }

        return mappings;
    }

    private static bool IsMapped(JsonNode? value) => value is JsonValue || value is JsonArray items && items.All(item => item is JsonValue);

    private static OutputDefinition Output(string name, JsonObject source)
    {
        if (source.Select(member => member.Key).FirstOrDefault(key => key is not ("Value" or "Description" or "Condition" or "Export")) is { } unknown)
            throw Refusal.Validation($"Invalid template output property '{unknown}'");
        if (source["Value"] is JsonArray) throw Format("The Value field of every Outputs member must evaluate to a String.");
        JsonNode? export = null;
        if (source["Export"] is { } given && (given as JsonObject)?.TryGetPropertyValue("Name", out export) != true)
            throw Format($"Output {name} is malformed. The Export must be an object with a Name.");
        return new OutputDefinition(name, source["Value"]!, JsonText.Scalar(source["Description"]), JsonText.Scalar(source["Condition"]), export);
    }

    private static ServiceException Format(string problem) => Refusal.Validation($"Template format error: {problem}");
}
