using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.LocalCloud.Events;

/// <summary>Writes what was asked and answered into an event, without secrets (AWS CloudTrail User Guide, "CloudTrail record contents").</summary>
internal static class RecordedParameters
{
    // "CloudTrail record contents": requestParameters has at most 100 KB; what has more is left out.
    private const int MaxLength = 100 * 1024;
    private const int MaxDepth = 32;

    /// <summary>Writes a request or an answer; null where it has nothing to show.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="shape">The operation's input or output.</param>
    /// <param name="value">The request or the answer.</param>
    public static void Write(Utf8JsonWriter json, OperationModel operation, StructureShape? shape, JsonObject? value)
    {
        if (value is null || value.All(m => RecordedSecrets.Find(operation, m.Key, shape?.Find(m.Key)?.Shape).IsLeftOut))
        {
            json.WriteNullValue();
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var inner = new Utf8JsonWriter(buffer)) WriteValue(inner, operation, shape, value, 0);
        if (buffer.WrittenCount > MaxLength) json.WriteStringValue("too large to be recorded");
        else json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }

    private static void WriteValue(Utf8JsonWriter json, OperationModel operation, Shape? shape, JsonNode? value, int depth)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case JsonObject or JsonArray when depth > MaxDepth:
                json.WriteStringValue("too deep to be recorded");
                break;
            case JsonObject members:
                json.WriteStartObject();
                foreach (var (name, member) in members) WriteMember(json, operation, shape, name, member, depth);
                json.WriteEndObject();
                break;
            case JsonArray items:
                json.WriteStartArray();
                var element = (shape as ListShape)?.Element.Shape;
                var each = RecordedSecrets.Find(operation, name: "", element);
                foreach (var item in items)
                {
                    if (each.IsShown) WriteValue(json, operation, element, item, depth + 1);
                    else json.WriteStringValue(each.Text);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static void WriteMember(Utf8JsonWriter json, OperationModel operation, Shape? shape, string name, JsonNode? value, int depth)
    {
        var inner = shape is StructureShape structure ? structure.Find(name)?.Shape : (shape as MapShape)?.Value.Shape;
        var display = RecordedSecrets.Find(operation, name, inner);
        if (display.IsLeftOut) return;
        // Keys of maps are the caller's own; members begin with a small letter in events.
        json.WritePropertyName(shape is MapShape || name.Length == 0 ? name : name == "Bucket" ? "bucketName" : char.ToLowerInvariant(name[0]) + name[1..]);
        if (display.IsShown) WriteValue(json, operation, inner, value, depth + 1);
        else json.WriteStringValue(display.Text);
    }
}
