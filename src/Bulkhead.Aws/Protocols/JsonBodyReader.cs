using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Reads JSON bodies, by shape. What the shape does not have is skipped.</summary>
internal static class JsonBodyReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonBodyWriter.MaxDepth };

    /// <summary>The members of a body; an empty body has none.</summary>
    /// <exception cref="WireFormatException">It is not JSON, or not of the shape.</exception>
    public static JsonObject Read(StructureShape? shape, ReadOnlySpan<byte> body)
    {
        var node = Parse(body, static (ref reader, shape) => ReadStructure(ref reader, shape), shape);
        return node as JsonObject ?? [];
    }

    /// <summary>The value of a body that is one member; null when the body is empty.</summary>
    /// <exception cref="WireFormatException">It is not JSON, or not of the shape.</exception>
    public static JsonNode? ReadPayload(Member member, ReadOnlySpan<byte> body) =>
        Parse(body, static (ref reader, member) => ReadValue(ref reader, member), member);

    private delegate JsonNode? ReadRoot<in T>(ref Utf8JsonReader reader, T what);

    private static JsonNode? Parse<T>(ReadOnlySpan<byte> body, ReadRoot<T> read, T what)
    {
        if (body.IsEmpty) return null;
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            reader.Read();
            var node = read(ref reader, what);
            if (reader.Read()) throw new WireFormatException("There is something after the JSON.");
            return node;
        }
        catch (JsonException e)
        {
            throw new WireFormatException("The body is not JSON: " + e.Message, e);
        }
        catch (InvalidOperationException e)
        {
            // The reader's word for text that is not UTF-8.
            throw new WireFormatException("The body is not JSON in UTF-8.", e);
        }
    }

    private static JsonObject? ReadStructure(ref Utf8JsonReader reader, StructureShape? shape)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        Expect(ref reader, JsonTokenType.StartObject, shape?.Name ?? "body");
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = shape?.FindByWireName(reader.GetString()!);
            reader.Read();
            if (member is null || member.Location != MemberLocation.Body)
            {
                reader.Skip();
                continue;
            }

            if (ReadValue(ref reader, member) is { } value) result[member.Name] = value;
        }

        return result;
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, Member member)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        switch (member.Shape)
        {
            case StructureShape { IsDocument: true }:
                return JsonNode.Parse(ref reader);
            case StructureShape structure:
                return ReadStructure(ref reader, structure);
            case ListShape list:
                Expect(ref reader, JsonTokenType.StartArray, member.Name);
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ReadValue(ref reader, list.Element));
                return items;
            case MapShape map:
                Expect(ref reader, JsonTokenType.StartObject, member.Name);
                var entries = new JsonObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    entries[key] = ReadValue(ref reader, map.Value);
                }

                return entries;
            default:
                return ReadScalar(ref reader, member, ((ScalarShape)member.Shape).Type);
        }
    }

    private static JsonValue? ReadScalar(ref Utf8JsonReader reader, Member member, ScalarType type)
    {
        switch (type, reader.TokenType)
        {
            case (ScalarType.String or ScalarType.Blob or ScalarType.Float or ScalarType.Double, JsonTokenType.String):
                return JsonValue.Create(reader.GetString());
            case (ScalarType.Boolean, JsonTokenType.True):
                return JsonValue.Create(true);
            case (ScalarType.Boolean, JsonTokenType.False):
                return JsonValue.Create(false);
            case (ScalarType.Integer or ScalarType.Long or ScalarType.Float or ScalarType.Double, JsonTokenType.Number):
                // A JSON-backed number can be read as int, long or double alike.
                return JsonValue.Create(JsonElement.ParseValue(ref reader));
            case (ScalarType.Timestamp, JsonTokenType.Number):
                return JsonValue.Create(Timestamps.ToText(Timestamps.FromUnix(reader.GetDouble())));
            case (ScalarType.Timestamp, JsonTokenType.String):
                return JsonValue.Create(Timestamps.ToText(Timestamps.Parse(reader.GetString()!)));
            default:
                throw new WireFormatException($"{member.Name} ({member.Shape.Name}) can't be {reader.TokenType}.");
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string name)
    {
        if (reader.TokenType != type) throw new WireFormatException($"{name} can't be {reader.TokenType}.");
    }
}
