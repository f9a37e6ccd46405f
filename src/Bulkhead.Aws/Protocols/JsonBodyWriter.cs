using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Writes JSON bodies, by shape.</summary>
internal static class JsonBodyWriter
{
    internal const int MaxDepth = 128;
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
        SkipValidation = true,
    };

    /// <summary>A body that holds the members of <paramref name="shape"/> that belong in a body.</summary>
    public static ReadOnlyMemory<byte> Write(StructureShape? shape, JsonObject value, Action<Utf8JsonWriter>? first = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        first?.Invoke(writer);
        WriteMembers(writer, shape, value);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>A body that is one member: a structure or a document.</summary>
    public static ReadOnlyMemory<byte> WritePayload(Member member, JsonNode value)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, Options);
        WriteValue(writer, member, value);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMembers(Utf8JsonWriter writer, StructureShape? shape, JsonObject value)
    {
        foreach (var (name, node) in value)
        {
            var member = shape?.Find(name) ?? throw new ModelMismatchException($"{shape?.Name ?? "The request"} has no member '{name}'.");
            if (node is null || member.Location != MemberLocation.Body) continue;
            writer.WritePropertyName(member.WireName);
            WriteValue(writer, member, node);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, Member member, JsonNode node)
    {
        if (writer.CurrentDepth >= MaxDepth) throw new ModelMismatchException($"{member.Name} is nested too deep.");
        switch (member.Shape)
        {
            case StructureShape { IsDocument: true }:
                node.WriteTo(writer);
                break;
            case StructureShape structure when node is JsonObject value:
                writer.WriteStartObject();
                WriteMembers(writer, structure, value);
                writer.WriteEndObject();
                break;
            case ListShape list when node is JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    if (item is null) writer.WriteNullValue();
                    else WriteValue(writer, list.Element, item);
                }

                writer.WriteEndArray();
                break;
            case MapShape map when node is JsonObject entries:
                writer.WriteStartObject();
                foreach (var (key, entry) in entries)
                {
                    writer.WritePropertyName(key);
                    if (entry is null) writer.WriteNullValue();
                    else WriteValue(writer, map.Value, entry);
                }

                writer.WriteEndObject();
                break;
            case ScalarShape scalar:
                WriteScalar(writer, member, scalar.Type, node);
                break;
            default:
                throw Scalars.Wrong(member, node.GetValueKind());
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, Member member, ScalarType type, JsonNode node)
    {
        var kind = node.GetValueKind();
        switch (type)
        {
            case ScalarType.String or ScalarType.Blob when kind == JsonValueKind.String:
            case ScalarType.Boolean when kind is JsonValueKind.True or JsonValueKind.False:
            case ScalarType.Integer or ScalarType.Long when kind == JsonValueKind.Number:
            case ScalarType.Float or ScalarType.Double when kind is JsonValueKind.Number or JsonValueKind.String:
                node.WriteTo(writer);
                break;
            case ScalarType.Timestamp when kind == JsonValueKind.String:
                var instant = Timestamps.Parse(node.GetValue<string>());
                var format = member.TimestampFormat ?? TimestampFormat.UnixTimestamp;
                var text = Timestamps.ToWire(instant, format);
                if (format == TimestampFormat.UnixTimestamp) writer.WriteRawValue(text, skipInputValidation: true);
                else writer.WriteStringValue(text);
                break;
            case ScalarType.String or ScalarType.Blob or ScalarType.Boolean or ScalarType.Integer or ScalarType.Long
                or ScalarType.Float or ScalarType.Double or ScalarType.Timestamp:
                throw Scalars.Wrong(member, kind);
            default:
                throw new UnreachableException();
        }
    }
}
