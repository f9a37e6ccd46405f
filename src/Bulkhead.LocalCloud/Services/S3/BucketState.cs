using System.Text.Json.Nodes;
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

    /// <summary>The bucket that a request names. That the caller may use it has been decided before.</summary>
    /// <exception cref="ServiceException">NoSuchBucket, or AccessDenied where the owner is not the one expected.</exception>
    public static JsonObject Require(CallContext context, JsonObject input)
    {
        var name = input.Needed("Bucket");
        var bucket = context.Cloud.Store.Find(Collection, name)
            ?? throw new ServiceException("NoSuchBucket", "The specified bucket does not exist", 404) { Details = new JsonObject { ["BucketName"] = name } };
        return input.Text("ExpectedBucketOwner") is { } expected && expected != bucket.Needed("Owner") ? throw Denied() : bucket;
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
