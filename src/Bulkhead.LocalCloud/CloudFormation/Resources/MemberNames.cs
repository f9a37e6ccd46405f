using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>Carries properties to services whose members begin with a small letter, and back. The keys of some members are data, and stay.</summary>
internal static class MemberNames
{
    /// <summary>A copy for the service.</summary>
    /// <param name="value">Properties.</param>
    /// <param name="data">The members, by their names in templates, whose content is left as it is.</param>
    public static JsonNode ToService(JsonNode value, params string[] data) => value switch
    {
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(Lower(m.Key), data.Contains(m.Key) ? m.Value?.DeepClone() : ToService(m.Value!, data)))),
        JsonArray items => JsonText.List(items.Select(i => ToService(i!, data))),
        _ => value.DeepClone(),
    };

    /// <summary>What a service answers, in the shape of what is expected: members that nobody asked for are the service's defaults.</summary>
    public static JsonNode? ToTemplate(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject wanted, JsonObject members) => Members(wanted, members),
        (JsonArray wanted, JsonArray items) when wanted.Count == items.Count => new JsonArray([.. wanted.Select((w, i) => ToTemplate(w, items[i]))]),
        _ => actual?.DeepClone(),
    };

    private static JsonObject Members(JsonObject wanted, JsonObject members)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in wanted)
        {
            if ((members[Lower(name)] ?? members[name]) is { } found) shown[name] = ToTemplate(value, found);
        }

        return shown;
    }

    private static string Lower(string name) => name == "BuildSpec" ? "buildspec" : char.ToLowerInvariant(name[0]) + name[1..];
}
