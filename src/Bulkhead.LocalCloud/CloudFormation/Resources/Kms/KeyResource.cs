using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Kms;

/// <summary><c>AWS::KMS::Key</c></summary>
internal sealed class KeyResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::KMS::Key";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("BypassPolicyLockoutSafetyCheck", Flag),
            Property.Of("Description", Text),
            Property.Of("EnableKeyRotation", Flag),
            Property.Of("Enabled", Flag),
            Property.Of("KeyPolicy", Json),
            Property.Of("KeySpec", Text).Replacing(),
            Property.Of("KeyUsage", Text).Replacing(),
            Property.Of("MultiRegion", Flag).Replacing(),
            Property.Of("Origin", Text).Replacing(),
            Property.Of("PendingWindowInDays", Whole),
            Property.Of("RotationPeriodInDays", Whole),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["Arn", "KeyId"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var request = new JsonObject().Take(properties, "BypassPolicyLockoutSafetyCheck", "Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin");
        if (properties["KeyPolicy"] is { } policy) request["Policy"] = JsonText.Write(policy);
        if (properties.ContainsKey("Tags")) request["Tags"] = TagChanges.List(properties.Objects("Tags"), "TagKey", "TagValue");
        var key = (JsonObject)call.Do("kms", "CreateKey", request)["KeyMetadata"]!;
        var id = key.Text("KeyId")!;
        call.Made(id);
        Rotate(call, id, [], properties);
        Enable(call, id, [], properties);
        return Made(key);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Text("Description") != after.Text("Description"))
            call.Do("kms", "UpdateKeyDescription", Input(id).With("Description", after.Text("Description") ?? ""));
        if (!JsonNode.DeepEquals(before["KeyPolicy"], after["KeyPolicy"]) && after["KeyPolicy"] is { } policy)
            call.Do("kms", "PutKeyPolicy", Input(id).With("PolicyName", "default").With("Policy", JsonText.Write(policy)).Take(after, "BypassPolicyLockoutSafetyCheck"));
        if (after["Enabled"] is null || after.Flag("Enabled")) Enable(call, id, before, after);
        Rotate(call, id, before, after);
        if (after["Enabled"] is not null && !after.Flag("Enabled")) Enable(call, id, before, after);
        var (set, removed) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("kms", "TagResource", Input(id).With("Tags", TagChanges.List(set, "TagKey", "TagValue")));
        if (removed.Count > 0) call.Do("kms", "UntagResource", Input(id).With("TagKeys", JsonText.List(removed)));
        return Made(Describe(call, id)!);
    }

    /// <summary>AWS deletes keys only after a waiting time, 30 days unless said otherwise.</summary>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (Describe(call, id) is not { } key || key.Text("KeyState") == "PendingDeletion") return;
        call.Do("kms", "ScheduleKeyDeletion", Input(id).Take(properties, "PendingWindowInDays"));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (Describe(call, id) is not { } key || key.Text("KeyState") == "PendingDeletion") return null;
        var actual = new JsonObject().Take(key, "Description", "Enabled", "KeySpec", "KeyUsage", "MultiRegion", "Origin").Take(expected, "BypassPolicyLockoutSafetyCheck", "PendingWindowInDays");
        if (expected.ContainsKey("KeyPolicy")) actual["KeyPolicy"] = PolicyText.Read(call.Do("kms", "GetKeyPolicy", Input(id).With("PolicyName", "default")).Text("Policy"));
        if (expected.ContainsKey("EnableKeyRotation")) actual.Take(call.Do("kms", "GetKeyRotationStatus", Input(id)), "EnableKeyRotation=KeyRotationEnabled", "RotationPeriodInDays");
        if (expected.ContainsKey("Tags"))
        {
            var tags = call.Pages("kms", "ListResourceTags", Input(id), "Tags", "Marker", "NextMarker").OfType<JsonObject>();
            actual["Tags"] = TagChanges.Show(expected["Tags"], tags, "TagKey", "TagValue");
        }

        return actual;
    }

    private static void Rotate(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Flag("EnableKeyRotation") == after.Flag("EnableKeyRotation") && JsonNode.DeepEquals(before["RotationPeriodInDays"], after["RotationPeriodInDays"])) return;
        if (after.Flag("EnableKeyRotation")) call.Do("kms", "EnableKeyRotation", Input(id).Take(after, "RotationPeriodInDays"));
        else if (before.Flag("EnableKeyRotation")) call.Do("kms", "DisableKeyRotation", Input(id));
    }

    private static void Enable(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var (was, wanted) = (before["Enabled"] is null || before.Flag("Enabled"), after["Enabled"] is null || after.Flag("Enabled"));
        if (was != wanted) call.Do("kms", wanted ? "EnableKey" : "DisableKey", Input(id));
    }

    private static JsonObject? Describe(ResourceCall call, string id) => call.Try("kms", "DescribeKey", Input(id))?["KeyMetadata"] as JsonObject;

    private static Provisioned Made(JsonObject key) => new(key.Text("KeyId")!, new JsonObject().Take(key, "Arn", "KeyId"));

    private static JsonObject Input(string id) => new() { ["KeyId"] = id };
}
