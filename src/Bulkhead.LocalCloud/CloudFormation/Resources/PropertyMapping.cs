using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>Carries properties of templates into requests of services, and answers of services back.</summary>
internal static class PropertyMapping
{
    /// <summary>
    /// Copies the members that are there. A name is the same on both sides, or <c>target=source</c>.
    /// </summary>
    public static JsonObject Take(this JsonObject target, JsonObject source, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var equals = name.IndexOf('=', StringComparison.Ordinal);
            var (to, from) = equals < 0 ? (name, name) : (name[..equals], name[(equals + 1)..]);
            if (source.TryGetPropertyValue(from, out var value) && value is not null) target[to] = value.DeepClone();
        }

        return target;
    }

    /// <summary>Adds a member when there is a value.</summary>
    public static JsonObject With(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null) target[name] = value.Parent is null ? value : value.DeepClone();
        return target;
    }

    /// <summary>
    /// A list whose order means nothing, in the order of the expected one as far as it goes, so that only real
    /// differences show.
    /// </summary>
    public static JsonArray Arrange(JsonNode? expected, IEnumerable<JsonNode> actual)
    {
        var left = actual.Select(item => item.DeepClone()).ToList();
        var arranged = new JsonArray();
        foreach (var item in expected as JsonArray ?? [])
        {
            if (left.FindIndex(candidate => JsonNode.DeepEquals(candidate, item)) is var index and >= 0)
            {
                arranged.Add(left[index]);
                left.RemoveAt(index);
            }
        }

        foreach (var item in left.OrderBy(JsonText.Write, StringComparer.Ordinal)) arranged.Add(item);
        return arranged;
    }

    /// <summary>The items of a list property that are in the first and not in the second.</summary>
    public static IEnumerable<JsonNode> Without(this JsonObject properties, string name, JsonObject other)
    {
        var rest = other[name] as JsonArray ?? [];
        return (properties[name] as JsonArray ?? []).Where(item => !rest.Any(known => JsonNode.DeepEquals(known, item))).Select(item => item!);
    }
}
