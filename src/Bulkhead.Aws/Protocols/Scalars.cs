using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Scalars between a <see cref="JsonNode"/> and text, for everything but JSON bodies.</summary>
internal static class Scalars
{
    /// <summary>The text on the wire.</summary>
    /// <exception cref="ModelMismatchException">The value is not of the member's type.</exception>
    public static string ToText(Member member, JsonNode node, TimestampFormat timestamps)
    {
        var kind = node.GetValueKind();
        switch (((ScalarShape)member.Shape).Type)
        {
            case ScalarType.String or ScalarType.Blob when kind == JsonValueKind.String:
                return node.GetValue<string>();
            case ScalarType.Boolean when kind is JsonValueKind.True or JsonValueKind.False:
                return kind == JsonValueKind.True ? "true" : "false";
            case ScalarType.Integer or ScalarType.Long or ScalarType.Float or ScalarType.Double when kind == JsonValueKind.Number:
                return node.ToJsonString();
            case ScalarType.Float or ScalarType.Double when kind == JsonValueKind.String:
                return node.GetValue<string>();
            case ScalarType.Timestamp when kind == JsonValueKind.String:
                return Timestamps.ToWire(Timestamps.Parse(node.GetValue<string>()), member.TimestampFormat ?? timestamps);
            default:
                throw Wrong(member, kind);
        }
    }

    /// <summary>The value of a text on the wire.</summary>
    /// <exception cref="WireFormatException">The text is not of the member's type.</exception>
    public static JsonNode FromText(Member member, string text)
    {
        switch (((ScalarShape)member.Shape).Type)
        {
            case ScalarType.String or ScalarType.Blob:
                return JsonValue.Create(text);
            case ScalarType.Boolean:
                return bool.TryParse(text.Trim(), out var flag)
                    ? JsonValue.Create(flag)
                    : throw new WireFormatException($"{member.Name}: '{text}' is neither true nor false.");
            case ScalarType.Integer or ScalarType.Long:
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                    ? Number(number.ToString(CultureInfo.InvariantCulture))
                    : throw new WireFormatException($"{member.Name}: '{text}' is not a whole number.");
            case ScalarType.Float or ScalarType.Double:
                if (text is "NaN" or "Infinity" or "-Infinity") return JsonValue.Create(text);
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
                    ? Number(real.ToString("R", CultureInfo.InvariantCulture))
                    : throw new WireFormatException($"{member.Name}: '{text}' is not a number.");
            case ScalarType.Timestamp:
                return JsonValue.Create(Timestamps.ToText(Timestamps.Parse(text.Trim())));
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The error of a value that is not of the member's type.</summary>
    public static ModelMismatchException Wrong(Member member, JsonValueKind kind) =>
        new($"{member.Name} ({member.Shape.Name}) can't be {kind}.");

    /// <summary>A number that can be read as int, long or double alike, which only JSON-backed nodes can.</summary>
    private static JsonValue Number(string text)
    {
        var reader = new Utf8JsonReader(Encoding.ASCII.GetBytes(text));
        return JsonValue.Create(JsonElement.ParseValue(ref reader))!;
    }
}
