using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Tags, kept as an object of keys and values and shown as a list of <c>Key</c> and <c>Value</c>.</summary>
internal static class TagSet
{
    /// <summary>The tags of a request's list.</summary>
    public static JsonObject Read(IEnumerable<JsonObject> list, string key = "Key", string value = "Value") => Merge(null, list, key, value);

    /// <summary>Tags with those of a list added or replaced.</summary>
    public static JsonObject Merge(JsonObject? tags, IEnumerable<JsonObject> list, string key = "Key", string value = "Value")
    {
        var merged = tags?.Copy() ?? [];
        foreach (var tag in list) merged[tag.Needed(key)] = tag.Text(value) ?? "";
        return merged;
    }

    /// <summary>Tags without some keys.</summary>
    public static JsonObject Remove(JsonObject tags, IEnumerable<string> keys)
    {
        var left = tags.Copy();
        foreach (var key in keys) left.Remove(key);
        return left;
    }

    /// <summary>Tags as a list.</summary>
    public static JsonArray List(JsonObject? tags, string key = "Key", string value = "Value") =>
        tags is null ? [] : [.. tags.Select(t => (JsonNode)new JsonObject { [key] = t.Key, [value] = t.Value!.GetValue<string>() })];
}
