using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Versioning and the Object Lock of a bucket.</summary>
internal static class VersioningOperations
{
    public static JsonObject PutBucketVersioning(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        var status = input.Object("VersioningConfiguration")?.Text("Status");
        if (status is null) throw new ServiceException("IllegalVersioningConfigurationException", "The Versioning element must be specified");
        if (status != "Enabled" && bucket.Flag("ObjectLock"))
        {
            throw new ServiceException(
                "InvalidBucketState", "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.", 409);
        }

        BucketState.Change(context.Cloud.Store, bucket, b => b["Versioning"] = status);
        return [];
    }

    public static JsonObject GetBucketVersioning(CallContext context, JsonObject input)
    {
        var status = BucketState.Require(context, input).Text("Versioning");
        return status is null ? [] : new JsonObject { ["Status"] = status };
    }

    public static JsonObject PutObjectLockConfiguration(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input);
        if (!BucketState.IsVersioned(bucket))
            throw new ServiceException("InvalidBucketState", "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", 409);
        var configuration = input.Object("ObjectLockConfiguration") ?? [];
        if (configuration.Object("Rule")?.Object("DefaultRetention") is { } retention
            && (retention.Int("Days") is null == retention.Int("Years") is null || retention.Text("Mode") is null))
        {
            throw new ServiceException("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        }

        BucketState.Change(store, bucket, b => b["ObjectLock"] = true);
        store.Put(BucketState.Settings(bucket.Needed("Name")), "ObjectLock", configuration.Copy());
        return [];
    }

    public static JsonObject GetObjectLockConfiguration(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        if (!bucket.Flag("ObjectLock"))
            throw new ServiceException("ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket", 404);
        var configuration = BucketState.Setting(context.Cloud.Store, bucket.Needed("Name"), "ObjectLock")?.Copy() ?? [];
        configuration["ObjectLockEnabled"] = "Enabled";
        return new JsonObject { ["ObjectLockConfiguration"] = configuration };
    }
}
