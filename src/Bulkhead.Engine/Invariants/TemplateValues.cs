using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// Works out what Bulkhead's own templates make, with the few functions that they use: <c>Ref</c>, <c>Sub</c>, <c>If</c>,
/// <c>Equals</c>, <c>Not</c>, <c>And</c>, <c>Or</c>, <c>Condition</c> and <c>GetAtt</c> of an ARN (AWS CloudFormation User Guide, "Intrinsic function reference"). Of templates of others it says that it cannot read them, whatever is in them.
/// </summary>
internal sealed class TemplateValues
{
    private const string NoValue = "AWS::NoValue";

    private static readonly string[] Names = ["RoleName", "UserName", "GroupName", "BucketName", "TopicName", "BackupVaultName"];

    // Bulkhead's own templates nest less than twenty deep. What is deployed may be anybody's, and must neither hang nor overflow.
    private const int MostDepth = 64;
    private const int MostNodes = 100_000;

    private readonly YamlMappingNode _root;
    private readonly IReadOnlyDictionary<string, string> _values;
    private int _depth;
    private int _nodes;

    private TemplateValues(YamlMappingNode root, IReadOnlyDictionary<string, string> values)
    {
        _root = root;
        _values = values;
    }

    /// <summary>The resources: logical name, type and properties. Those whose condition does not hold are left out.</summary>
    /// <param name="template">The template's text.</param>
    /// <param name="values">Parameters and pseudo parameters.</param>
    /// <exception cref="FormatException">The template uses what is not known here: a mistake in Bulkhead, or a template of somebody else.</exception>
    public static IEnumerable<(string Name, string Type, JsonObject Properties)> ResourcesOf(string template, IReadOnlyDictionary<string, string> values)
    {
        var root = Load(template);
        var reader = new TemplateValues(root, values);
        foreach (var (key, value) in Children(root, "Resources"))
        {
            var resource = Mapping(value);
            if (Child(resource, "Condition") is { } condition && !reader.Holds(Text(condition))) continue;
            yield return (Text(key), Text(Child(resource, "Type")), Child(resource, "Properties") is { } properties ? reader.Read(properties) as JsonObject ?? throw new FormatException($"The properties of {Text(key)} are no mapping.") : []);
        }
    }

    /// <summary>The names of the parameters.</summary>
    /// <param name="template">The template's text.</param>
    public static IEnumerable<string> ParametersOf(string template) => [.. Children(Load(template), "Parameters").Select(p => Text(p.Key))];

    // The parser's events come one by one: nothing is built before it is known that it is small, not deep, and without aliases, which could
    // stand for more than any memory holds.
    private static YamlMappingNode Load(string template)
    {
        try
        {
            var parser = new Parser(new StringReader(template));
            for (var (depth, nodes) = (0, 0); parser.MoveNext();)
            {
                depth += parser.Current!.NestingIncrease;
                if (depth > MostDepth || ++nodes > MostNodes || parser.Current is AnchorAlias) throw new FormatException("The template is too deep or too large, or has aliases.");
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(template));
            return stream.Documents is [var document] ? Mapping(document.RootNode) : throw new FormatException("The template is not one document.");
        }
        catch (YamlException problem)
        {
            throw new FormatException("The template is no YAML.", problem);
        }
    }

    // A name may lead to another one, and that one back.
    private JsonNode? Read(YamlNode node)
    {
        if (++_depth > MostDepth * 4 || ++_nodes > MostNodes) throw new FormatException("The template's values do not come to an end.");
        var read = ReadNode(node);
        _depth--;
        return read;
    }

    private JsonNode? ReadNode(YamlNode node)
    {
        if (node.Tag is { IsEmpty: false, IsNonSpecific: false } tag && tag.Value.StartsWith('!')) return Function(tag.Value[1..], node);
        switch (node)
        {
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(Read).Where(i => i is not null)]);
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    if (Read(value) is { } read) members[Text(key)] = read;
                }

                return members;
            default:
                return JsonValue.Create(Text(node));
        }
    }

    private JsonNode? Function(string name, YamlNode node) => name switch
    {
        "Ref" => Text(node) == NoValue ? null : JsonValue.Create(Reference(Text(node))),
        "Sub" => JsonValue.Create(Substitute(Text(node))),
        "GetAtt" => JsonValue.Create(Attribute(Text(node))),
        "If" when node is YamlSequenceNode { Children: [var condition, var yes, var no] } => Read(Holds(Text(condition)) ? yes : no),
        _ => throw new FormatException($"The template uses !{name}."),
    };

    private bool Holds(string condition)
    {
        var test = Children(_root, "Conditions").FirstOrDefault(c => Text(c.Key) == condition).Value ?? throw new FormatException($"There is no condition {condition}.");
        return Holds(condition, test);
    }

    private bool Holds(string condition, YamlNode test)
    {
        if (++_nodes > MostNodes || _depth > MostDepth * 4) throw new FormatException("The template's conditions do not come to an end.");
        _depth++;
        var holds = IsTrue(condition, test);
        _depth--;
        return holds;
    }

    private bool IsTrue(string condition, YamlNode test)
    {
        if (test.Tag.Value == "!Condition") return Holds(Text(test));
        if (test is { Tag.Value: "!And" } and YamlSequenceNode all) return all.Children.All(t => Holds(condition, t));
        if (test is { Tag.Value: "!Or" } and YamlSequenceNode any) return any.Children.Any(t => Holds(condition, t));
        if (test is { Tag.Value: "!Not" } and YamlSequenceNode { Children: [var negated] }) return !Holds(condition, negated);
        if (test.Tag.Value != "!Equals" || test is not YamlSequenceNode { Children: [var left, var right] }) throw new FormatException($"The condition {condition} is no !Equals.");
        return Read(left)?.ToString() == Read(right)?.ToString();
    }

    private string Substitute(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{' && text.IndexOf('}', at) is var end and > 0)
            {
                var name = text[(at + 2)..end];
                result.Append(name.StartsWith('!') ? $"${{{name[1..]}}}" : name.Contains('.', StringComparison.Ordinal) ? Attribute(name) : Reference(name));
                at = end + 1;
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        return result.ToString();
    }

    private string Reference(string name)
    {
        if (_values.TryGetValue(name, out var value)) return value;
        var resource = ResourceOf(name);
        return NameOf(resource, name);
    }

    private string Attribute(string path)
    {
        if (path.Split('.') is not [var name, "Arn" or "BackupVaultArn"]) throw new FormatException($"The template asks for {path}.");
        var resource = ResourceOf(name);
        var own = NameOf(resource, name);
        return Text(Child(resource, "Type")) switch
        {
            "AWS::S3::Bucket" => $"arn:{_values["AWS::Partition"]}:s3:::{own}",
            "AWS::KMS::Key" => $"arn:{_values["AWS::Partition"]}:kms:{_values["AWS::Region"]}:{_values["AWS::AccountId"]}:key/{own}",
            "AWS::IAM::Role" => $"arn:{_values["AWS::Partition"]}:iam::{_values["AWS::AccountId"]}:role/{own}",
            "AWS::Backup::LogicallyAirGappedBackupVault" => $"arn:{_values["AWS::Partition"]}:backup:{_values["AWS::Region"]}:{_values["AWS::AccountId"]}:backup-vault:{own}",
            var type => throw new FormatException($"The template asks for the ARN of a {type}."),
        };
    }

    // What the template leaves to CloudFormation to name has a name that stands for it.
    private string NameOf(YamlMappingNode resource, string logicalName)
    {
        var properties = Child(resource, "Properties") as YamlMappingNode;
        return properties is not null && Names.Select(n => Child(properties, n)).FirstOrDefault(n => n is not null) is { } name ? Read(name)?.ToString() ?? "" : $"new-{logicalName}";
    }

    private YamlMappingNode ResourceOf(string name) =>
        Mapping(Children(_root, "Resources").FirstOrDefault(r => Text(r.Key) == name).Value ?? throw new FormatException($"There is no {name}."));

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Children(YamlMappingNode node, string key) => Child(node, key) is YamlMappingNode mapping ? mapping.Children : [];

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.FirstOrDefault(c => Text(c.Key) == key).Value;

    private static YamlMappingNode Mapping(YamlNode node) => node as YamlMappingNode ?? throw new FormatException("Something in the template is no mapping.");

    private static string Text(YamlNode? node) => node is YamlScalarNode scalar ? scalar.Value ?? "" : throw new FormatException("Something in the template is no text.");
}
