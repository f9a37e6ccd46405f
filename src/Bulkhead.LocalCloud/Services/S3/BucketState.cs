using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>
/// Buckets by name across all accounts: <c>Name</c>, <c>Owner</c>, <c>Region</c>, <c>CreationDate</c>, <c>Versioning</c>,
/// <c>ObjectLock</c>; their settings by kind beside them.
/// </summary>
internal static class BucketState
{
    public const string Collection = "s3/buckets";

    /// <summary>The settings of a bucket, by kind.</summary>
    public static string Settings(string bucket) => "s3/settings/" + bucket;

    /// <summary>The bucket that a request names, which the caller may use.</summary>
    /// <param name="context">The call.</param>
    /// <param name="input">The request.</param>
    /// <param name="action">The IAM action, such as <c>s3:GetObject</c>.</param>
    /// <exception cref="ServiceException">NoSuchBucket, or AccessDenied.</exception>
    public static JsonObject Require(CallContext context, JsonObject input, string action)
    {
        var name = input.Needed("Bucket");
        var bucket = context.Cloud.Store.Find(Collection, name)
            ?? throw new ServiceException("NoSuchBucket", "The specified bucket does not exist", 404) { Details = new JsonObject { ["BucketName"] = name } };
        var owner = bucket.Needed("Owner");
        if (input.Text("ExpectedBucketOwner") is { } expected && expected != owner) throw Denied();
        if (owner == context.Account.Value) return bucket;
        var policy = Setting(context.Cloud.Store, name, "Policy")?.Text("Policy");
        return policy is not null && TrustPolicy.Names(policy, context.Caller, action) ? bucket : throw Denied();
    }

    /// <summary>A setting; null when it is not set.</summary>
    public static JsonObject? Setting(ResourceStore store, string bucket, string kind) => store.Find(Settings(bucket), kind);

    /// <summary>Changes a bucket's own document.</summary>
    public static void Change(ResourceStore store, JsonObject bucket, Action<JsonObject> change)
    {
        var copy = bucket.Copy();
        change(copy);
        store.Put(Collection, bucket.Needed("Name"), copy);
    }

    /// <summary>Whether objects keep their old versions.</summary>
    public static bool IsVersioned(JsonObject bucket) => bucket.Text("Versioning") == "Enabled";

    public static ServiceException Denied() => new("AccessDenied", "Access Denied", 403);
}
