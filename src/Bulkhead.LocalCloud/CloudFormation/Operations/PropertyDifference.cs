using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>The differences between two sets of properties, in the shape of <c>PropertyDifference</c>.</summary>
internal static class PropertyDifference
{
    /// <summary>Every place where the actual value is not the expected one.</summary>
    public static JsonArray Find(JsonObject expected, JsonObject actual)
    {
        var found = new JsonArray();
        Compare(found, "", expected, actual);
        return found;
    }

    private static void Compare(JsonArray found, string path, JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonObject members && actual is JsonObject others)
        {
            foreach (var name in members.Select(member => member.Key).Union(others.Select(member => member.Key)))
                Compare(found, $"{path}/{name}", members[name], others[name]);
        }
        else if (expected is JsonArray items && actual is JsonArray real)
        {
            for (var index = 0; index < Math.Max(items.Count, real.Count); index++)
                Compare(found, $"{path}/{index}", index < items.Count ? items[index] : null, index < real.Count ? real[index] : null);
        }
        else if (!JsonNode.DeepEquals(expected, actual))
        {
            found.Add((JsonNode)new JsonObject
            {
                ["PropertyPath"] = path,
                ["ExpectedValue"] = Shown(expected),
                ["ActualValue"] = Shown(actual),
                ["DifferenceType"] = expected is null ? "ADD" : actual is null ? "REMOVE" : "NOT_EQUAL",
            });
        }
    }

    private static string Shown(JsonNode? node) => JsonText.Scalar(node) ?? JsonText.Write(node);
}
