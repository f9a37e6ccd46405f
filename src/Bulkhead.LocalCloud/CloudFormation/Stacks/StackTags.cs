using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>The tags of stacks and the tags that resources get from them.</summary>
internal static class StackTags
{
    /// <summary>The tags of a request (AWS CloudFormation API Reference, "Tag": at most 50, none with the prefix aws:).</summary>
    /// <exception cref="ServiceException">A tag is not allowed.</exception>
    public static ImmutableSortedDictionary<string, string> Read(JsonObject input)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tag in input.Objects("Tags"))
        {
            var key = tag.Text("Key") ?? throw Refusal.Validation("Tag keys must not be null");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw Refusal.Validation("aws: prefixed tag key names are not allowed for external use.");
            if (!tags.TryAdd(key, tag.Text("Value") ?? "")) throw Refusal.Validation($"Duplicate Tag keys: [{key}]");
        }

        return tags.Count <= 50 ? tags.ToImmutable() : throw Refusal.Validation("Number of tags exceeds the limit of 50");
    }

    /// <summary>The properties of a resource with the stack's tags added; the resource's own tags win.</summary>
    public static JsonObject Merge(ResourceSchema schema, JsonObject properties, ImmutableSortedDictionary<string, string> tags)
    {
        if (!schema.HasTags || tags.IsEmpty && !properties.ContainsKey("Tags")) return properties;
        if (schema.Find("Tags")!.Type != PropertyType.Tags)
        {
            var map = properties["Tags"] as JsonObject ?? [];
            foreach (var (key, value) in tags) map.TryAdd(key, JsonValue.Create(value));
            properties["Tags"] = new JsonObject(map.OrderBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => KeyValuePair.Create(tag.Key, tag.Value?.DeepClone())));
            return properties;
        }

        var own = properties.Objects("Tags").ToDictionary(tag => tag.Text("Key")!, tag => tag.Text("Value")!);
        properties["Tags"] = JsonText.List(tags.Where(tag => !own.ContainsKey(tag.Key)).Concat(own).OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(JsonNode (tag) => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value }));
        return properties;
    }

    /// <summary>Tags in the shape of the API.</summary>
    public static JsonArray Show(ImmutableSortedDictionary<string, string> tags) =>
        JsonText.List(tags.Select(JsonNode (tag) => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value }));
}
