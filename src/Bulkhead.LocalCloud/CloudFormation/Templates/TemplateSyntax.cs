using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>Reads the text of a template, JSON or YAML, to JSON with the long forms of the intrinsic functions.</summary>
internal static class TemplateSyntax
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = TemplateLimits.Depth, AllowDuplicateProperties = false };

    /// <summary>Reads a template.</summary>
    /// <exception cref="Dispatch.ServiceException">The text is neither, or not an object.</exception>
    public static JsonObject Read(string text)
    {
        var node = text.AsSpan().TrimStart().StartsWith("{") ? ReadJson(text) : YamlTemplateReader.Read(text);
        return node as JsonObject ?? throw Refusal.Validation("Template format error: unsupported structure.");
    }

    private static JsonNode? ReadJson(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Options);
        }
        catch (JsonException error)
        {
            throw Refusal.Validation(
                $"Template format error: JSON not well-formed. (line {error.LineNumber + 1}, column {error.BytePositionInLine + 1})");
        }
    }
}
