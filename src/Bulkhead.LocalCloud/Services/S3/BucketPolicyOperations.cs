using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Bucket policies and whether they are public.</summary>
internal static class BucketPolicyOperations
{
    private const int MaxBytes = 20 * 1024;

    public static JsonObject PutBucketPolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input).Needed("Name");
        var policy = input.Needed("Policy");
        if (Encoding.UTF8.GetByteCount(policy) > MaxBytes) throw new ServiceException("PolicyTooLarge", "Policy exceeds the maximum allowed document size.");
        PolicyDocuments.Check(policy, hasPrincipal: true, "MalformedPolicy");
        if (IsPublic(policy) && BlocksPublicPolicy(store, bucket, context.Account.Value))
            throw new ServiceException("AccessDenied", "Access Denied: public policies are blocked by the BlockPublicPolicy setting in S3 Block Public Access.", 403);
        store.Put(BucketState.Settings(bucket), "Policy", new JsonObject { ["Policy"] = policy });
        return [];
    }

    public static JsonObject GetBucketPolicy(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        return new JsonObject { ["Policy"] = Find(context.Cloud.Store, bucket) };
    }

    public static JsonObject DeleteBucketPolicy(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        context.Cloud.Store.Remove(BucketState.Settings(bucket), "Policy");
        return [];
    }

    public static JsonObject GetBucketPolicyStatus(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        return new JsonObject { ["PolicyStatus"] = new JsonObject { ["IsPublic"] = IsPublic(Find(context.Cloud.Store, bucket)) } };
    }

    private static string Find(ResourceStore store, string bucket) =>
        BucketState.Setting(store, bucket, "Policy")?.Text("Policy")
        ?? throw new ServiceException("NoSuchBucketPolicy", "The bucket policy does not exist", 404);

    private static bool BlocksPublicPolicy(ResourceStore store, string bucket, string account) =>
        BucketState.Setting(store, bucket, "PublicAccessBlock")?.Flag("BlockPublicPolicy") == true
        || store.Find("s3control/public-access-blocks", account)?.Flag("BlockPublicPolicy") == true;

    /// <summary>An Allow for everybody without a condition (Amazon S3 User Guide, "The meaning of public").</summary>
    internal static bool IsPublic(string policy)
    {
        var document = (JsonObject)JsonNode.Parse(policy)!;
        var statements = document["Statement"] is JsonArray list ? list.OfType<JsonObject>() : [document.Object("Statement")!];
        return statements.Any(s => s.Text("Effect") == "Allow" && s["Condition"] is null && IsEverybody(s["Principal"]));
    }

    private static bool IsEverybody(JsonNode? principal) => principal switch
    {
        JsonValue value => value.GetValue<string>() == "*",
        JsonObject { Count: > 0 } kinds => kinds["AWS"] is { } aws
            && (aws is JsonArray list ? list.Any(p => p?.GetValue<string>() == "*") : aws.GetValue<string>() == "*"),
        _ => false,
    };
}
