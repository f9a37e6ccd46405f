using System.Net;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Buckets.</summary>
internal static class BucketOperations
{
    private static readonly Paging Pages = new("ContinuationToken", "ContinuationToken", "MaxBuckets", null, 10_000, "InvalidArgument");

    public static JsonObject CreateBucket(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var name = input.Needed("Bucket");
        if (!IsName(name)) throw new ServiceException("InvalidBucketName", "The specified bucket is not valid.");
        var constraint = input.Object("CreateBucketConfiguration")?.Text("LocationConstraint");
        var region = constraint ?? "us-east-1";
        if (context.Region.Value != "us-east-1" && region != context.Region.Value)
        {
            throw new ServiceException(
                "IllegalLocationConstraintException",
                $"The {constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");
        }

        if (store.Find(BucketState.Collection, name) is { } existing)
        {
            if (existing.Text("Owner") != context.Account.Value)
            {
                throw new ServiceException(
                    "BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", 409);
            }

            // CreateBucket API page: in us-east-1 only, making one's own bucket again succeeds.
            if (region != "us-east-1")
                throw new ServiceException("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409);
            return new JsonObject { ["Location"] = "/" + name };
        }

        var isLocked = input.Flag("ObjectLockEnabledForBucket");
        store.Put(BucketState.Collection, name, new JsonObject
        {
            ["Name"] = name,
            ["Owner"] = context.Account.Value,
            ["Region"] = region,
            ["CreationDate"] = context.Now.ToJson(),
            ["Versioning"] = isLocked ? "Enabled" : null,
            ["ObjectLock"] = isLocked,
        });
        // Since April 2023 new buckets block public access and have their ACLs disabled.
        var settings = BucketState.Settings(name);
        store.Put(settings, "PublicAccessBlock", new JsonObject
        {
            ["BlockPublicAcls"] = true,
            ["IgnorePublicAcls"] = true,
            ["BlockPublicPolicy"] = true,
            ["RestrictPublicBuckets"] = true,
        });
        store.Put(settings, "OwnershipControls", new JsonObject
        {
            ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = input.Text("ObjectOwnership") ?? "BucketOwnerEnforced" }),
        });
        if (AccessLists.IsSaid(input) && input.Text("ACL") != "private")
        {
            if (AccessLists.AreDisabled(store, name)) throw AclOperations.NotWithLists();
            store.Put(settings, "Acl", AccessLists.Read(context, store.Find(BucketState.Collection, name)!, input)!);
        }

        if (input.Object("CreateBucketConfiguration")?.Objects("Tags").ToList() is { Count: > 0 } tags)
            store.Put(settings, "Tagging", new JsonObject { ["TagSet"] = tags.ToJson() });
        return new JsonObject { ["Location"] = region == "us-east-1" ? "/" + name : $"http://{name}.s3.amazonaws.com/" };
    }

    public static JsonObject DeleteBucket(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var name = BucketState.Require(context, input).Needed("Name");
        if (store.All(ObjectState.Versions(name)).Count > 0)
        {
            throw new ServiceException(
                "BucketNotEmpty", "The bucket you tried to delete is not empty. You must delete all versions in the bucket.", 409);
        }

        foreach (var kind in store.All(BucketState.Settings(name)).Select(s => s.Key).ToList()) store.Remove(BucketState.Settings(name), kind);
        store.Remove(BucketState.Collection, name);
        return [];
    }

    public static JsonObject HeadBucket(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        return new JsonObject { ["BucketRegion"] = bucket.Needed("Region"), ["AccessPointAlias"] = false };
    }

    public static JsonObject ListBuckets(CallContext context, JsonObject input)
    {
        var prefix = input.Text("Prefix") ?? "";
        var region = input.Text("BucketRegion");
        var output = Pages.Page(
            input,
            "Buckets",
            context.Cloud.Store.All(BucketState.Collection).Where(b =>
                b.Value.Text("Owner") == context.Account.Value
                && b.Key.StartsWith(prefix, StringComparison.Ordinal)
                && (region is null || b.Value.Text("Region") == region)),
            bucket => new JsonObject
            {
                ["Name"] = bucket.Needed("Name"),
                ["CreationDate"] = bucket.Needed("CreationDate"),
                ["BucketRegion"] = bucket.Needed("Region"),
            });
        output["Owner"] = Owner(context.Account.Value);
        return output;
    }

    public static JsonObject GetBucketLocation(CallContext context, JsonObject input)
    {
        var region = BucketState.Require(context, input).Needed("Region");
        // GetBucketLocation API page: buckets in us-east-1 have no location constraint.
        return new JsonObject { ["LocationConstraint"] = region == "us-east-1" ? "" : region };
    }

    /// <summary>An owner, whose canonical id is made of the account's.</summary>
    internal static JsonObject Owner(string account) => new() { ["ID"] = account.PadLeft(64, '0') };

    /// <summary>Amazon S3 User Guide, "General purpose bucket naming rules".</summary>
    private static bool IsName(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.StartsWith("xn--", StringComparison.Ordinal)
        && !IPAddress.TryParse(name, out _);
}
