using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>Policy documents in the texts that services answer with: JSON, which IAM URL-encodes (RFC 3986).</summary>
internal static class PolicyText
{
    /// <summary>The document; null when there is none or it is not JSON.</summary>
    public static JsonNode? Read(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            return JsonNode.Parse(text[0] == '%' ? Uri.UnescapeDataString(text) : text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
