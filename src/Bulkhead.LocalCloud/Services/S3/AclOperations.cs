using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Puts and gets the access control lists of buckets and objects.</summary>
internal static class AclOperations
{
    public static JsonObject PutBucketAcl(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        var acl = AccessLists.Read(context, bucket, input) ?? throw Missing();
        context.Cloud.Store.Put(BucketState.Settings(bucket.Needed("Name")), "Acl", acl);
        return [];
    }

    public static JsonObject GetBucketAcl(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        // Where ACLs are disabled, what a list said before counts and shows no more.
        var kept = AccessLists.AreDisabled(context.Cloud.Store, bucket.Needed("Name")) ? null : BucketState.Setting(context.Cloud.Store, bucket.Needed("Name"), "Acl");
        return kept?.Copy() ?? AccessLists.Private(bucket.Needed("Owner"));
    }

    public static JsonObject PutObjectAcl(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        var name = bucket.Needed("Name");
        var version = ObjectState.Require(context, name, input).Needed("VersionId");
        var acl = AccessLists.Read(context, bucket, input) ?? throw Missing();
        var (id, document) = ObjectState.FindVersion(context.Cloud.Store, name, input.Needed("Key"), version)!.Value;
        var changed = document.Copy();
        changed["Acl"] = acl;
        context.Cloud.Store.Put(ObjectState.Versions(name), id, changed);
        return [];
    }

    public static JsonObject GetObjectAcl(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        var document = ObjectState.Require(context, bucket.Needed("Name"), input);
        var kept = AccessLists.AreDisabled(context.Cloud.Store, bucket.Needed("Name")) ? null : document.Object("Acl");
        return kept?.Copy() ?? AccessLists.Private(bucket.Needed("Owner"));
    }

    /// <summary>PutBucketOwnershipControls API page: ACLs are disabled once the bucket's own lets nobody else in.</summary>
    public static JsonObject PutBucketOwnershipControls(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        var isDisabling = input.Object("OwnershipControls")?.Objects("Rules").Any(r => r.Text("ObjectOwnership") == "BucketOwnerEnforced") == true;
        if (isDisabling && BucketState.Setting(context.Cloud.Store, bucket.Needed("Name"), "Acl") is { } acl && !AccessLists.IsOwnersOnly([.. acl.Objects("Grants")], bucket.Needed("Owner")))
            throw NotWithLists();
        return new BucketSettingOperations(BucketSetting.All.First(s => s.Kind == "OwnershipControls")).Put(context, input);
    }

    public static ServiceException NotWithLists() =>
        new("InvalidBucketAclWithObjectOwnership", "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");

    private static ServiceException Missing() => new("MissingSecurityHeader", "Your request was missing a required header");
}
