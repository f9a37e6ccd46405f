using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.S3;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of Amazon S3 (Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"): actions are named
/// after what they protect, not after operations; versions, tags, locks and owners have actions of their own.
/// </summary>
internal sealed class S3Access : ServiceAccess
{
    public S3Access() : base("s3", "s3") => Renamed = new Dictionary<string, string[]>
    {
        ["CopyObject"] = ["PutObject"],
        ["DeleteBucketCors"] = ["PutBucketCORS"],
        ["DeleteBucketEncryption"] = ["PutEncryptionConfiguration"],
        ["DeleteBucketLifecycle"] = ["PutLifecycleConfiguration"],
        ["DeleteBucketOwnershipControls"] = ["PutBucketOwnershipControls"],
        ["DeleteBucketReplication"] = ["PutReplicationConfiguration"],
        ["DeleteBucketTagging"] = ["PutBucketTagging"],
        ["DeletePublicAccessBlock"] = ["PutBucketPublicAccessBlock"],
        // Every key of the request is decided for itself, as DeleteObject.
        ["DeleteObjects"] = ["DeleteObject"],
        ["GetBucketAccelerateConfiguration"] = ["GetAccelerateConfiguration"],
        ["GetBucketEncryption"] = ["GetEncryptionConfiguration"],
        ["GetBucketLifecycleConfiguration"] = ["GetLifecycleConfiguration"],
        ["GetBucketNotificationConfiguration"] = ["GetBucketNotification"],
        ["GetBucketReplication"] = ["GetReplicationConfiguration"],
        ["GetObjectLockConfiguration"] = ["GetBucketObjectLockConfiguration"],
        ["GetPublicAccessBlock"] = ["GetBucketPublicAccessBlock"],
        ["HeadBucket"] = ["ListBucket"],
        ["HeadObject"] = ["GetObject"],
        ["ListBuckets"] = ["ListAllMyBuckets"],
        ["ListObjects"] = ["ListBucket"],
        ["ListObjectsV2"] = ["ListBucket"],
        ["ListObjectVersions"] = ["ListBucketVersions"],
        ["PutBucketAccelerateConfiguration"] = ["PutAccelerateConfiguration"],
        ["PutBucketEncryption"] = ["PutEncryptionConfiguration"],
        ["PutBucketLifecycleConfiguration"] = ["PutLifecycleConfiguration"],
        ["PutBucketNotificationConfiguration"] = ["PutBucketNotification"],
        ["PutBucketReplication"] = ["PutReplicationConfiguration"],
        ["PutObjectLockConfiguration"] = ["PutBucketObjectLockConfiguration"],
        ["PutPublicAccessBlock"] = ["PutBucketPublicAccessBlock"],
    };

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var input = call.Input;
        if (call.Operation == "ListBuckets") return [new AccessCheck("s3:ListAllMyBuckets", new AccessResource("*"))];
        // The operation calls DeleteObject for every key, each of which is decided then.
        if (call.Operation == "DeleteObjects") return [];
        var bucket = Bucket(call, input.Needed("Bucket"));
        var target = input.Text("Key") is { } key ? bucket with { Arn = $"{bucket.Arn}/{key}", Policy = Policy(call, input.Needed("Bucket"), key, input.Text("VersionId")) } : bucket;
        return Actions(call).Select(action => new AccessCheck("s3:" + action, target)).Concat(Sources(call)).Concat(Passed(call));
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        keys.Set("s3:authType", call.Context.Origin.IsPresigned ? "REST-QUERY-STRING" : "REST-HEADER");
        keys.Set("s3:signatureversion", "AWS4-HMAC-SHA256");
        // Loopback stands for TLS, as aws:SecureTransport does.
        keys.Set("s3:TlsVersion", "1.3");
        S3Keys.Add(call.Operation, call.Input, keys);
        if (call.Input.Text("Bucket") is { } bucket && call.Input.Text("Key") is { } key
            && ObjectState.FindCurrent(call.Store, bucket, key)?.Object("Tags") is { } tags)
        {
            foreach (var (name, value) in tags) keys.Set("s3:ExistingObjectTag/" + name, value?.GetValue<string>());
        }
    }

    private IEnumerable<string> Actions(AccessCall call)
    {
        var input = call.Input;
        var hasVersion = input["VersionId"] is not null;
        switch (call.Operation)
        {
            case "CreateBucket":
                yield return "CreateBucket";
                if (AccessLists.IsSaid(input)) yield return "PutBucketAcl";
                if (input["ObjectOwnership"] is not null) yield return "PutBucketOwnershipControls";
                if (input.Object("CreateBucketConfiguration")?["Tags"] is not null) yield return "TagResource";
                if (!input.Flag("ObjectLockEnabledForBucket")) break;
                yield return "PutBucketObjectLockConfiguration";
                yield return "PutBucketVersioning";
                break;
            case "PutObject" or "CopyObject":
                yield return "PutObject";
                if (AccessLists.IsSaid(input)) yield return "PutObjectAcl";
                if (input["Tagging"] is not null) yield return "PutObjectTagging";
                if (input["ObjectLockMode"] is not null) yield return "PutObjectRetention";
                if (input["ObjectLockLegalHoldStatus"] is not null) yield return "PutObjectLegalHold";
                break;
            case "GetObject" or "HeadObject":
                yield return hasVersion ? "GetObjectVersion" : "GetObject";
                break;
            case "DeleteObject":
                yield return hasVersion ? "DeleteObjectVersion" : "DeleteObject";
                if (input.Flag("BypassGovernanceRetention")) yield return "BypassGovernanceRetention";
                break;
            case "PutObjectRetention":
                yield return "PutObjectRetention";
                if (input.Flag("BypassGovernanceRetention")) yield return "BypassGovernanceRetention";
                break;
            case "GetObjectAcl" or "PutObjectAcl" when hasVersion:
                yield return call.Operation.Replace("ObjectAcl", "ObjectVersionAcl", StringComparison.Ordinal);
                break;
            case "GetObjectTagging" or "PutObjectTagging" or "DeleteObjectTagging" when hasVersion:
                yield return call.Operation.Replace("ObjectTagging", "ObjectVersionTagging", StringComparison.Ordinal);
                break;
            default:
                foreach (var action in Find(call.Operation)!.Actions) yield return action.Name;
                break;
        }
    }

    /// <summary>The role that S3 replicates with (PutBucketReplication API page: who sets it up passes it).</summary>
    private static IEnumerable<AccessCheck> Passed(AccessCall call) =>
        call.Operation == "PutBucketReplication" && call.Input.Object("ReplicationConfiguration")?.Text("Role") is { } role ? [PassRole(call, role, "s3.amazonaws.com")] : [];

    /// <summary>What a copy reads.</summary>
    private static IEnumerable<AccessCheck> Sources(AccessCall call)
    {
        if (call.Operation != "CopyObject") yield break;
        var (path, version) = ObjectWriteOperations.ReadSource(call.Input.Needed("CopySource"));
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0) yield break;
        var bucket = Bucket(call, path[..slash]);
        var source = bucket with { Arn = $"{bucket.Arn}{path[slash..]}", Policy = Policy(call, path[..slash], path[(slash + 1)..], version) };
        yield return new AccessCheck(version is null ? "s3:GetObject" : "s3:GetObjectVersion", source);
    }

    private static AccessResource Bucket(AccessCall call, string name)
    {
        // A bucket that is to be made is the caller's, whoever may have one of that name.
        var bucket = call.Operation == "CreateBucket" ? null : call.Store.Find(BucketState.Collection, name);
        return new AccessResource("arn:aws:s3:::" + name)
        {
            Account = bucket is null ? null : AccountId.Parse(bucket.Needed("Owner")),
            Policy = bucket is null ? null : Policy(call, name, key: null, version: null),
        };
    }

    /// <summary>A bucket's policy, with what access control lists of it and of an object allow.</summary>
    private static string? Policy(AccessCall call, string bucket, string? key, string? version)
    {
        var policy = BucketState.Setting(call.Store, bucket, "Policy")?.Text("Policy");
        return call.Operation != "CreateBucket" && call.Store.Find(BucketState.Collection, bucket) is { } known ? AccessLists.WithLists(call.Store, known, policy, key, version) : policy;
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action) => throw new System.Diagnostics.UnreachableException();
}
