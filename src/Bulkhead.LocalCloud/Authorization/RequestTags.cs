using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// The tags that a request gives or takes away, wherever its service has them (IAM User Guide, "Controlling access to AWS
/// resources using tags": <c>aws:RequestTag</c> and <c>aws:TagKeys</c>).
/// </summary>
internal static class RequestTags
{
    private static readonly string[] Members = ["Tags", "tags", "TagsList", "ResourceTags", "TagList", "TagSet"];
    private static readonly string[] KeyMembers = ["TagKeys", "tagKeys", "ResourceTagKeys"];

    /// <summary>Adds the keys.</summary>
    public static void AddTo(ContextKeys keys, JsonObject input)
    {
        List<string>? names = null;
        foreach (var member in Members) Read(keys, input[member], ref names);
        // S3's CreateBucket and PutBucketTagging have them one step down, EC2 in its specifications.
        Read(keys, input.Object("CreateBucketConfiguration")?["Tags"], ref names);
        Read(keys, input.Object("Tagging")?["TagSet"], ref names);
        foreach (var specification in input.Objects("TagSpecifications")) Read(keys, specification["Tags"], ref names);
        foreach (var member in KeyMembers)
        {
            if (input[member] is JsonArray) (names ??= []).AddRange(input.Texts(member));
        }

        if (names is not null) keys.SetAll("aws:TagKeys", names.Distinct(StringComparer.Ordinal));
    }

    private static void Read(ContextKeys keys, JsonNode? tags, ref List<string>? names)
    {
        switch (tags)
        {
            case JsonArray list:
                foreach (var tag in list.OfType<JsonObject>())
                {
                    if ((tag.Text("Key") ?? tag.Text("TagKey") ?? tag.Text("key")) is { } key)
                        Add(keys, key, tag.Text("Value") ?? tag.Text("TagValue") ?? tag.Text("value") ?? "", ref names);
                }

                break;
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String) Add(keys, key, text.GetValue<string>(), ref names);
                }

                break;
            default:
                break;
        }
    }

    private static void Add(ContextKeys keys, string key, string value, ref List<string>? names)
    {
        keys.Set("aws:RequestTag/" + key, value);
        (names ??= []).Add(key);
    }
}
