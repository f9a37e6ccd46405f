using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Writing and deleting objects.</summary>
internal static class ObjectWriteOperations
{
    private const int MaxSize = 64 * 1024 * 1024;

    [SuppressMessage("Security", "CA5351", Justification = "S3 defines ETag and Content-MD5 by MD5; nothing is protected by it.")]
    public static JsonObject PutObject(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input);
        var body = Convert.FromBase64String(input.Text("Body") ?? "");
        if (body.Length > MaxSize)
            throw new ServiceException("EntityTooLarge", $"The local cloud keeps objects of up to {MaxSize / 1024 / 1024} MB.");
        var md5 = MD5.HashData(body);
        if (input.Text("ContentMD5") is { } given && given != Convert.ToBase64String(md5))
            throw new ServiceException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        CheckPrecondition(store, bucket.Needed("Name"), input);
        var document = input.Pick(
            "Key", "Body", "ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "Metadata",
            "StorageClass", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256",
            "ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus", "SSEKMSKeyId");
        document["ETag"] = $"\"{Convert.ToHexStringLower(md5)}\"";
        document["Size"] = body.Length;
        document["ServerSideEncryption"] = input.Text("ServerSideEncryption") ?? DefaultEncryption(store, bucket);
        if (input.Text("Tagging") is { } tagging) document["Tags"] = ObjectTags(tagging);
        if (AccessLists.Read(context, bucket, input) is { } acl) document["Acl"] = acl;
        ObjectLockOperations.ApplyDefault(store, bucket, document, context.Now);
        ObjectState.Add(store, bucket, document, context.Now);
        return ObjectState.Headers(document, BucketState.IsVersioned(bucket));
    }

    public static JsonObject CopyObject(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input);
        var (path, version) = ReadSource(input.Needed("CopySource"));
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0) throw new ServiceException("InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        var request = new JsonObject { ["Bucket"] = path[..slash], ["Key"] = path[(slash + 1)..] };
        if (version is not null) request["VersionId"] = version;
        var source = ObjectState.Require(context, BucketState.Require(context, request).Needed("Name"), request);
        CheckPrecondition(store, bucket.Needed("Name"), input);
        var document = source.Without("ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus", "VersionId", "LastModified", "Acl");
        document["Key"] = input.Needed("Key");
        if (input.Text("MetadataDirective") == "REPLACE")
        {
            foreach (var name in new[] { "ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "Metadata" })
                document[name] = input[name]?.DeepClone();
        }

        if (AccessLists.Read(context, bucket, input) is { } acl) document["Acl"] = acl;
        ObjectLockOperations.ApplyDefault(store, bucket, document, context.Now);
        ObjectState.Add(store, bucket, document, context.Now);
        var output = ObjectState.Headers(document, BucketState.IsVersioned(bucket));
        output.Remove("ETag");
        output["CopyObjectResult"] = document.Pick("ETag", "LastModified");
        return output;
    }

    public static JsonObject DeleteObject(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input);
        if (input.Text("IfMatch") is not null) CheckPrecondition(store, bucket.Needed("Name"), input);
        return Delete(context, bucket, input.Needed("Key"), input.Text("VersionId"), input.Flag("BypassGovernanceRetention"));
    }

    public static JsonObject DeleteObjects(CallContext context, JsonObject input)
    {
        BucketState.Require(context, input);
        var request = input.Object("Delete")!;
        var deleted = new JsonArray();
        var errors = new JsonArray();
        foreach (var item in request.Objects("Objects"))
        {
            var answer = item.Pick("Key", "VersionId");
            try
            {
                // Every key is a call of its own: decided, refused and undone for itself.
                var one = item.Pick("Key", "VersionId");
                one["Bucket"] = input.Needed("Bucket");
                if (input.Flag("BypassGovernanceRetention")) one["BypassGovernanceRetention"] = true;
                var result = context.Call("s3", "DeleteObject", one);
                if (result.Flag("DeleteMarker"))
                {
                    answer["DeleteMarker"] = true;
                    answer["DeleteMarkerVersionId"] = result.Text("VersionId");
                }

                deleted.Add((JsonNode)answer);
            }
            catch (ServiceException e)
            {
                (answer["Code"], answer["Message"]) = (e.Code, e.Message);
                errors.Add((JsonNode)answer);
            }
        }

        var output = new JsonObject();
        if (!request.Flag("Quiet") && deleted.Count > 0) output["Deleted"] = deleted;
        if (errors.Count > 0) output["Errors"] = errors;
        return output;
    }

    private static JsonObject Delete(CallContext context, JsonObject bucket, string key, string? version, bool bypass)
    {
        var store = context.Cloud.Store;
        var name = bucket.Needed("Name");
        if (version is not null)
        {
            if (ObjectState.FindVersion(store, name, key, version) is not { } found) return new JsonObject { ["VersionId"] = version };
            ObjectLockOperations.RefuseLocked(found.Document, bypass, context.Now);
            ObjectState.Remove(store, name, found.Id, key);
            var output = new JsonObject { ["VersionId"] = version };
            if (found.Document.Flag("DeleteMarker")) output["DeleteMarker"] = true;
            return output;
        }

        if (bucket.Text("Versioning") is null)
        {
            if (ObjectState.FindVersion(store, name, key, "null") is { } only) ObjectState.Remove(store, name, only.Id, key);
            return [];
        }

        var marker = new JsonObject { ["Key"] = key, ["DeleteMarker"] = true };
        ObjectState.Add(store, bucket, marker, context.Now);
        return new JsonObject { ["DeleteMarker"] = true, ["VersionId"] = marker.Needed("VersionId") };
    }

    /// <summary>Conditional writes (Amazon S3 User Guide, "How to prevent object overwrites with conditional writes").</summary>
    private static void CheckPrecondition(ResourceStore store, string bucket, JsonObject input)
    {
        var current = ObjectState.FindCurrent(store, bucket, input.Needed("Key"));
        var exists = current is not null && !current.Flag("DeleteMarker");
        if (input.Text("IfNoneMatch") is { } none && exists && (none == "*" || SameTag(none, current!)))
            throw Failed("If-None-Match");
        if (input.Text("IfMatch") is not { } match) return;
        if (!exists) throw new ServiceException("NoSuchKey", "The specified key does not exist.", 404);
        if (match != "*" && !SameTag(match, current!)) throw Failed("If-Match");
    }

    internal static bool SameTag(string given, JsonObject document) => given.Trim('"') == document.Needed("ETag").Trim('"');

    internal static ServiceException Failed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
        {
            Details = new JsonObject { ["Condition"] = condition },
        };

    private static string DefaultEncryption(ResourceStore store, JsonObject bucket) =>
        BucketState.Setting(store, bucket.Needed("Name"), "Encryption")?.Objects("Rules").FirstOrDefault()
            ?.Object("ApplyServerSideEncryptionByDefault")?.Text("SSEAlgorithm") ?? "AES256";

    private static JsonObject ObjectTags(string tagging)
    {
        var tags = new JsonObject();
        foreach (var part in tagging.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            tags[Uri.UnescapeDataString(pair[0])] = pair.Length == 2 ? Uri.UnescapeDataString(pair[1]) : "";
        }

        return tags;
    }

    internal static (string Path, string? Version) ReadSource(string source)
    {
        const string marker = "?versionId=";
        var at = source.IndexOf(marker, StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(at < 0 ? source : source[..at]).TrimStart('/');
        return (path, at < 0 ? null : source[(at + marker.Length)..]);
    }
}
