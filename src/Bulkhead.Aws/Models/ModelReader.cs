using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Aws.Models;

/// <summary>Reads shapes from a service model's JSON (botocore's "C2J" form).</summary>
internal static class ModelReader
{
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static string? Text(JsonElement json, string outer, string name) =>
        json.TryGetProperty(outer, out var value) ? Text(value, name) : null;

    public static bool Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static XmlNamespace? Namespace(JsonElement json)
    {
        if (!json.TryGetProperty("xmlNamespace", out var value)) return null;
        return value.ValueKind == JsonValueKind.String
            ? new XmlNamespace(value.GetString()!, null)
            : new XmlNamespace(value.GetProperty("uri").GetString()!, Text(value, "prefix"));
    }

    /// <summary>A text or a list of texts.</summary>
    public static ImmutableArray<string> Texts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value)) return [];
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString()!)]
            : [value.GetString()!];
    }

    public static Shape Shape(ServiceModel model, string name, JsonElement json) => Text(json, "type") switch
    {
        "structure" => Structure(model, name, json),
        "list" => new ListShape(name, Member(model, "member", json.GetProperty("member"))) { IsSensitive = IsSensitive(json) },
        "map" => new MapShape(
            name,
            Member(model, "key", json.GetProperty("key")),
            Member(model, "value", json.GetProperty("value")))
        {
            IsSensitive = IsSensitive(json),
        },
        "string" or "character" => Scalar(name, json, ScalarType.String),
        "boolean" => Scalar(name, json, ScalarType.Boolean),
        "integer" => Scalar(name, json, ScalarType.Integer),
        "long" => Scalar(name, json, ScalarType.Long),
        "float" => Scalar(name, json, ScalarType.Float),
        "double" => Scalar(name, json, ScalarType.Double),
        "timestamp" => Scalar(name, json, ScalarType.Timestamp),
        "blob" => Scalar(name, json, ScalarType.Blob),
        var type => throw new InvalidDataException($"Shape {name} of {model.Name} has the unknown type '{type}'."),
    };

    private static ScalarShape Scalar(string name, JsonElement json, ScalarType type) => new(name, type)
    {
        Values = Texts(json, "enum"),
        Min = Number(json, "min"),
        Max = Number(json, "max"),
        Pattern = Text(json, "pattern"),
        IsSensitive = IsSensitive(json),
    };

    private static StructureShape Structure(ServiceModel model, string name, JsonElement json)
    {
        var error = json.TryGetProperty("error", out var e) ? e : default;
        var hasError = error.ValueKind == JsonValueKind.Object;
        return new StructureShape(
            name,
            [.. json.GetProperty("members").EnumerateObject().Select(m => Member(model, m.Name, m.Value))])
        {
            Required = Texts(json, "required"),
            Payload = Text(json, "payload"),
            IsUnion = Flag(json, "union"),
            IsDocument = Flag(json, "document"),
            IsEventStream = Flag(json, "eventstream"),
            IsException = Flag(json, "exception"),
            ErrorCode = (hasError ? Text(error, "code") : null) ?? name,
            HttpStatus = hasError && error.TryGetProperty("httpStatusCode", out var status) ? status.GetInt32() : null,
            IsFault = Flag(json, "fault"),
            XmlName = Text(json, "locationName"),
            XmlNamespace = Namespace(json),
            IsSensitive = IsSensitive(json),
        };
    }

    private static bool IsSensitive(JsonElement json) => Flag(json, "sensitive");

    private static Member Member(ServiceModel model, string name, JsonElement json)
    {
        // What the use of a shape leaves open, the shape itself says.
        var shapeName = json.GetProperty("shape").GetString()!;
        var shape = model.ShapeJson(shapeName);
        return new Member(model, name, shapeName, Text(json, "locationName") ?? Text(shape, "locationName"))
        {
            Location = Text(json, "location") switch
            {
                null => MemberLocation.Body,
                "uri" => MemberLocation.Uri,
                "querystring" => MemberLocation.QueryString,
                "header" => MemberLocation.Header,
                "headers" => MemberLocation.Headers,
                "statusCode" => MemberLocation.StatusCode,
                var other => throw new InvalidDataException($"Member {name} of {model.Name} has the unknown location '{other}'."),
            },
            QueryName = Text(json, "queryName"),
            IsFlattened = Flag(json, "flattened") || Flag(shape, "flattened"),
            IsXmlAttribute = Flag(json, "xmlAttribute"),
            XmlNamespace = Namespace(json) ?? Namespace(shape),
            IsIdempotencyToken = Flag(json, "idempotencyToken"),
            IsJsonValue = Flag(json, "jsonvalue"),
            IsStreaming = Flag(json, "streaming"),
            IsHostLabel = Flag(json, "hostLabel"),
            TimestampFormat = Format(json) ?? Format(shape),
        };
    }

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static TimestampFormat? Format(JsonElement json) => Text(json, "timestampFormat") switch
    {
        null => null,
        "iso8601" => TimestampFormat.Iso8601,
        "unixTimestamp" => TimestampFormat.UnixTimestamp,
        "rfc822" => TimestampFormat.Rfc822,
        var other => throw new InvalidDataException($"Unknown timestamp format '{other}'."),
    };
}
