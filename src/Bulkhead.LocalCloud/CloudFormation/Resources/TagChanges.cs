using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>How tags get from one state to another.</summary>
/// <param name="Set">The tags to set: objects with Key and Value.</param>
/// <param name="Removed">The keys to remove.</param>
internal readonly record struct TagChanges(IReadOnlyList<JsonObject> Set, IReadOnlyList<string> Removed)
{
    /// <summary>The changes between the Tags of two sets of properties.</summary>
    public static TagChanges Between(JsonObject before, JsonObject after)
    {
        var wanted = after.Objects("Tags").ToList();
        var keys = wanted.Select(tag => tag.Text("Key")).ToHashSet();
        return new TagChanges(
            [.. after.Without("Tags", before).OfType<JsonObject>()],
            [.. before.Objects("Tags").Select(tag => tag.Text("Key")!).Where(key => !keys.Contains(key))]);
    }

    /// <summary>The changes between two sets of tags that templates give as objects.</summary>
    public static TagChanges OfMaps(JsonObject? before, JsonObject? after) => new(
        [.. (after ?? []).Where(tag => before?.Text(tag.Key) != tag.Value?.GetValue<string>()).Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value?.DeepClone() })],
        [.. (before ?? []).Select(tag => tag.Key).Where(key => after?.ContainsKey(key) != true)]);

    /// <summary>The tags as a list under other names, as KMS has them.</summary>
    public static JsonArray List(IEnumerable<JsonObject> tags, string key = "Key", string value = "Value") =>
        JsonText.List(tags.Select(JsonNode (tag) => new JsonObject { [key] = tag.Text("Key"), [value] = tag.Text("Value") }));

    /// <summary>The tags as an object, as Access Analyzer has them.</summary>
    public static JsonObject Map(IEnumerable<JsonObject> tags) =>
        new(tags.Select(tag => KeyValuePair.Create(tag.Text("Key")!, (JsonNode?)JsonValue.Create(tag.Text("Value")))));

    /// <summary>A service's tags as a template has them, in the order of the expected.</summary>
    public static JsonArray Show(JsonNode? expected, IEnumerable<JsonObject> tags, string key = "Key", string value = "Value") =>
        PropertyMapping.Arrange(expected, tags.Select(JsonNode (tag) => new JsonObject { ["Key"] = tag.Text(key), ["Value"] = tag.Text(value) }));

    /// <summary>An object of tags as a template has them, in the order of the expected.</summary>
    public static JsonArray Show(JsonNode? expected, JsonObject? tags) =>
        PropertyMapping.Arrange(expected, (tags ?? []).Select(JsonNode (tag) => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value!.GetValue<string>() }));
}
