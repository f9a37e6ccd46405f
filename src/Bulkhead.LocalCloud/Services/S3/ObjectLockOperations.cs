using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Retention and legal holds of objects (Amazon S3 User Guide, "Locking objects with Object Lock").</summary>
internal static class ObjectLockOperations
{
    public static JsonObject PutObjectRetention(CallContext context, JsonObject input)
    {
        var retention = input.Object("Retention") ?? [];
        Change(context, input, document =>
        {
            var until = retention.Text("RetainUntilDate") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : (DateTimeOffset?)null;
            var shortens = RetainUntil(document) is { } held && held > context.Now && (until is null || until < held);
            var weakens = document.Text("ObjectLockMode") == "COMPLIANCE" && retention.Text("Mode") != "COMPLIANCE";
            if ((shortens || (weakens && RetainUntil(document) > context.Now))
                && (document.Text("ObjectLockMode") == "COMPLIANCE" || !input.Flag("BypassGovernanceRetention")))
            {
                throw Locked();
            }

            document["ObjectLockMode"] = retention.Text("Mode");
            document["ObjectLockRetainUntilDate"] = until?.ToJson();
        });
        return [];
    }

    public static JsonObject GetObjectRetention(CallContext context, JsonObject input)
    {
        var document = Read(context, input);
        return document.Text("ObjectLockMode") is { } mode
            ? new JsonObject { ["Retention"] = new JsonObject { ["Mode"] = mode, ["RetainUntilDate"] = document.Text("ObjectLockRetainUntilDate") } }
            : throw NoConfiguration();
    }

    public static JsonObject PutObjectLegalHold(CallContext context, JsonObject input)
    {
        Change(context, input, document => document["ObjectLockLegalHoldStatus"] = input.Object("LegalHold")?.Text("Status"));
        return [];
    }

    public static JsonObject GetObjectLegalHold(CallContext context, JsonObject input)
    {
        var document = Read(context, input);
        return document.Text("ObjectLockLegalHoldStatus") is { } status
            ? new JsonObject { ["LegalHold"] = new JsonObject { ["Status"] = status } }
            : throw NoConfiguration();
    }

    /// <summary>Gives a new object the bucket's default retention where it has none of its own.</summary>
    public static void ApplyDefault(ResourceStore store, JsonObject bucket, JsonObject document, DateTimeOffset now)
    {
        if (document.Text("ObjectLockMode") is not null || document.Text("ObjectLockLegalHoldStatus") is not null)
        {
            if (!bucket.Flag("ObjectLock")) throw new ServiceException("InvalidRequest", "Bucket is missing Object Lock Configuration");
            return;
        }

        var rule = BucketState.Setting(store, bucket.Needed("Name"), "ObjectLock")?.Object("Rule")?.Object("DefaultRetention");
        if (rule is null) return;
        var until = rule.Int("Days") is { } days ? now.AddDays(days) : now.AddYears(rule.Int("Years") ?? 0);
        document["ObjectLockMode"] = rule.Needed("Mode");
        document["ObjectLockRetainUntilDate"] = until.ToJson();
    }

    /// <summary>Refuses to delete a version that is held.</summary>
    public static void RefuseLocked(JsonObject document, bool bypassGovernance, DateTimeOffset now)
    {
        if (document.Text("ObjectLockLegalHoldStatus") == "ON") throw Locked();
        if (RetainUntil(document) is not { } until || until <= now) return;
        if (document.Text("ObjectLockMode") == "COMPLIANCE" || !bypassGovernance) throw Locked();
    }

    private static DateTimeOffset? RetainUntil(JsonObject document) =>
        document.Text("ObjectLockRetainUntilDate") is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private static JsonObject Read(CallContext context, JsonObject input)
    {
        var bucket = RequireLockable(context, input);
        return ObjectState.Require(context, bucket.Needed("Name"), input);
    }

    private static void Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var bucket = RequireLockable(context, input).Needed("Name");
        var version = ObjectState.Require(context, bucket, input).Needed("VersionId");
        var (id, document) = ObjectState.FindVersion(context.Cloud.Store, bucket, input.Needed("Key"), version)!.Value;
        var copy = document.Copy();
        change(copy);
        context.Cloud.Store.Put(ObjectState.Versions(bucket), id, copy);
    }

    private static JsonObject RequireLockable(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        return bucket.Flag("ObjectLock") ? bucket : throw new ServiceException("InvalidRequest", "Bucket is missing Object Lock Configuration");
    }

    private static ServiceException Locked() =>
        new("AccessDenied", "Access Denied because object protected by object lock.", 403);

    private static ServiceException NoConfiguration() =>
        new("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration", 404);
}
