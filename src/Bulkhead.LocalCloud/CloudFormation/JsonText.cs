using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation;

/// <summary>Reads and writes the JSON that templates and properties consist of.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The shortest text of a value; characters are escaped only where JSON demands it.</summary>
    public static string Write(JsonNode? node)
    {
        if (node is null) return "null";
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) node.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A scalar as CloudFormation writes it into a string; null for objects and lists.</summary>
    public static string? Scalar(JsonNode? node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    /// <summary>The scalars of a list member as texts; none when it is missing.</summary>
    public static IEnumerable<string> Scalars(this JsonObject source, string name) =>
        source[name] is JsonArray items ? items.Select(Scalar).OfType<string>() : [];

    /// <summary>A list of texts.</summary>
    public static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    /// <summary>A list of objects; each must be without a parent.</summary>
    public static JsonArray List(IEnumerable<JsonNode> nodes) => [.. nodes];

    /// <summary>AWS's way to write a time: ISO 8601 in UTC with milliseconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
