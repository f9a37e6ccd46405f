using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>Tags in the shape that Organizations and CloudFormation share.</summary>
internal static class Tags
{
    public static JsonArray ToJson(IReadOnlyDictionary<string, string> tags) =>
        [.. tags.Select(t => (JsonNode)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })];

    /// <summary>Sets tags of a resource of Organizations; others stay. Answers the refusal, or null.</summary>
    public static async Task<AwsRefusal?> SetAsync(
        AwsSession management, string resourceId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        if (tags.Count == 0) return null;
        var input = new JsonObject { ["ResourceId"] = resourceId, ["Tags"] = ToJson(tags) };
        return await management.CallAsync("organizations", "TagResource", input, cancellationToken) as AwsRefusal;
    }

    /// <summary>Removes tags of a resource of Organizations. Answers the refusal, or null.</summary>
    public static async Task<AwsRefusal?> RemoveAsync(
        AwsSession management, string resourceId, ImmutableArray<string> keys, CancellationToken cancellationToken)
    {
        if (keys.IsEmpty) return null;
        var input = new JsonObject { ["ResourceId"] = resourceId, ["TagKeys"] = new JsonArray([.. keys.Select(k => (JsonNode)k)]) };
        return await management.CallAsync("organizations", "UntagResource", input, cancellationToken) as AwsRefusal;
    }
}
