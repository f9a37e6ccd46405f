using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>
/// Reads the YAML of a template. Tags are the short forms of the intrinsic functions. As CloudFormation does, it refuses
/// aliases and merge keys (AWS CloudFormation User Guide, "CloudFormation template format"), so a small text cannot grow.
/// </summary>
internal sealed class YamlTemplateReader
{
    private readonly IParser _parser;
    private int _depth;

    private YamlTemplateReader(IParser parser) => _parser = parser;

    /// <summary>Reads one document.</summary>
    /// <exception cref="ServiceException">The text is not well-formed, or uses what templates may not.</exception>
    public static JsonNode? Read(string text)
    {
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text)));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) return null;
            parser.Consume<DocumentStart>();
            var node = new YamlTemplateReader(parser).Node();
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? node : throw Malformed(parser.Current!.Start);
        }
        catch (YamlException error)
        {
            throw Malformed(error.Start);
        }
    }

    private JsonNode? Node()
    {
        switch (_parser.Current)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return Tagged(scalar, YamlScalar.Read(scalar));
            case SequenceStart start:
                return Tagged(start, Sequence());
            case MappingStart start:
                return Tagged(start, Mapping());
            case AnchorAlias:
                throw Refusal.Validation("Template error: YAML aliases are not allowed in CloudFormation templates");
            default:
                throw Malformed(_parser.Current?.Start ?? Mark.Empty);
        }
    }

    private JsonArray Sequence()
    {
        Enter(_parser.Consume<SequenceStart>());
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node());
        _depth--;
        return items;
    }

    private JsonObject Mapping()
    {
        Enter(_parser.Consume<MappingStart>());
        var members = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (_parser.Current is AnchorAlias) Node();
            var key = _parser.Consume<Scalar>();
            if (key.Value == "<<" && key.Style == ScalarStyle.Plain) throw Malformed(key.Start);
            if (!members.TryAdd(key.Value, Node()))
                throw Refusal.Validation($"Template format error: Duplicate key '{key.Value}'. {Place(key.Start)}");
        }

        _depth--;
        return members;
    }

    private void Enter(NodeEvent start)
    {
        if (++_depth >= TemplateLimits.Depth) throw Malformed(start.Start);
    }

    private static JsonNode? Tagged(NodeEvent node, JsonNode? value)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific || node.Tag.Value.StartsWith("tag:yaml.org,", StringComparison.Ordinal)) return value;
        var name = node.Tag.Value[1..];
        return name switch
        {
            "Ref" or "Condition" => new JsonObject { [name] = value },
            "GetAtt" => new JsonObject { ["Fn::GetAtt"] = SplitAttribute(value) },
            _ when IntrinsicFunctions.All.Contains($"Fn::{name}") || name == "Transform" => new JsonObject { [$"Fn::{name}"] = value },
            _ => throw Malformed(node.Start),
        };
    }

    /// <summary><c>!GetAtt Resource.Attribute.Part</c>: the resource ends at the first dot.</summary>
    private static JsonNode? SplitAttribute(JsonNode? value)
    {
        if (JsonText.Scalar(value) is not { } text) return value;
        var dot = text.IndexOf('.');
        return dot < 0 ? JsonText.List([text]) : JsonText.List([text[..dot], text[(dot + 1)..]]);
    }

    private static ServiceException Malformed(Mark mark) =>
        Refusal.Validation($"Template format error: YAML not well-formed. {Place(mark)}");

    private static string Place(Mark mark) => $"(line {mark.Line}, column {mark.Column})";
}
