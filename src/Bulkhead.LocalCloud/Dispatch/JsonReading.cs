using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Reads members of requests and documents. The types have been checked against the model before.</summary>
internal static class JsonReading
{
    /// <summary>A text, or null when it is not there.</summary>
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A text that validation has made sure of.</summary>
    public static string Needed(this JsonObject json, string name) =>
        json.Text(name) ?? throw new ServiceException("ValidationError", $"The parameter {name} is needed.");

    /// <summary>A whole number, or null when it is not there.</summary>
    public static int? Int(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? (int)double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
            : null;

    /// <summary>true or false; null when it is not there.</summary>
    public static bool? Bool(this JsonObject json, string name) => json[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Whether a member is there and true.</summary>
    public static bool Flag(this JsonObject json, string name) => json.Bool(name) == true;

    /// <summary>A structure, or null when it is not there.</summary>
    public static JsonObject? Object(this JsonObject json, string name) => json[name] as JsonObject;

    /// <summary>The structures of a list; none when it is not there.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject json, string name) =>
        json[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>The texts of a list; none when it is not there.</summary>
    public static IEnumerable<string> Texts(this JsonObject json, string name) =>
        json[name] is JsonArray list ? list.OfType<JsonValue>().Select(v => v.GetValue<string>()) : [];

    /// <summary>A copy that may be changed.</summary>
    public static JsonObject Copy(this JsonObject json) => (JsonObject)json.DeepClone();

    /// <summary>A copy of some members, those that are there.</summary>
    public static JsonObject Pick(this JsonObject json, params ReadOnlySpan<string> names)
    {
        var picked = new JsonObject();
        foreach (var name in names)
        {
            if (json[name] is { } value) picked[name] = value.DeepClone();
        }

        return picked;
    }

    /// <summary>A copy without some members.</summary>
    public static JsonObject Without(this JsonObject json, params ReadOnlySpan<string> names)
    {
        var copy = json.Copy();
        foreach (var name in names) copy.Remove(name);
        return copy;
    }

    /// <summary>A list of copies.</summary>
    public static JsonArray ToJson(this IEnumerable<JsonObject> items) => [.. items.Select(i => i.Parent is null ? i : i.DeepClone())];

    /// <summary>A list of texts.</summary>
    public static JsonArray ToJson(this IEnumerable<string> items) => [.. items.Select(i => (JsonNode)JsonValue.Create(i))];

    /// <summary>A time as documents and answers hold it, such as <c>2026-11-21T07:38:46Z</c>.</summary>
    public static string ToJson(this DateTimeOffset time) =>
        time.UtcDateTime.ToString(time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time that <see cref="ToJson(DateTimeOffset)"/> wrote.</summary>
    public static DateTimeOffset Time(this JsonObject json, string name) =>
        DateTimeOffset.Parse(json.Needed(name), CultureInfo.InvariantCulture);
}
