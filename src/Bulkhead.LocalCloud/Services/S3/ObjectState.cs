using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>
/// Objects of a bucket. <see cref="Versions"/> holds every version, newest first for each key; <see cref="Current"/> holds
/// by key the id of the newest.
/// </summary>
internal static class ObjectState
{
    /// <summary>All versions of a bucket's objects.</summary>
    public static string Versions(string bucket) => "s3/versions/" + bucket;

    /// <summary>The newest versions of a bucket's objects.</summary>
    public static string Current(string bucket) => "s3/current/" + bucket;

    /// <summary>The id under which a version is kept: by key, the newest first.</summary>
    public static string VersionKey(string key, DateTimeOffset now, string version) =>
        $"{key}\0{(DateTime.MaxValue.Ticks - now.UtcTicks).ToString("d19", CultureInfo.InvariantCulture)}\0{version}";

    /// <summary>The newest version, a delete marker too; null when there is none.</summary>
    public static JsonObject? FindCurrent(ResourceStore store, string bucket, string key) =>
        store.Find(Current(bucket), key) is { } pointer ? store.Find(Versions(bucket), pointer.Needed("Id")) : null;

    /// <summary>A version by its id; null when there is none.</summary>
    public static (string Id, JsonObject Document)? FindVersion(ResourceStore store, string bucket, string key, string version)
    {
        foreach (var (id, document) in VersionsOf(store, bucket, key))
        {
            if (document.Text("VersionId") == version) return (id, document);
        }

        return null;
    }

    /// <summary>The version that a request asks for.</summary>
    /// <exception cref="ServiceException">NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker.</exception>
    public static JsonObject Require(CallContext context, string bucket, JsonObject input)
    {
        var key = input.Needed("Key");
        if (input.Text("VersionId") is { } version)
        {
            var found = FindVersion(context.Cloud.Store, bucket, key, version)?.Document
                ?? throw new ServiceException("NoSuchVersion", "The specified version does not exist.", 404);
            return found.Flag("DeleteMarker")
                ? throw new ServiceException("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
                : found;
        }

        return FindCurrent(context.Cloud.Store, bucket, key) is { } current && !current.Flag("DeleteMarker")
            ? current
            : throw new ServiceException("NoSuchKey", "The specified key does not exist.", 404) { Details = new JsonObject { ["Key"] = key } };
    }

    /// <summary>Adds a version as the newest.</summary>
    public static void Add(ResourceStore store, JsonObject bucket, JsonObject document, DateTimeOffset now)
    {
        var name = bucket.Needed("Name");
        var key = document.Needed("Key");
        var version = BucketState.IsVersioned(bucket) ? ResourceIds.LowerCase("", 32) : "null";
        if (version == "null" && FindVersion(store, name, key, "null") is { } old) store.Remove(Versions(name), old.Id);
        document["VersionId"] = version;
        document["LastModified"] = now.ToJson();
        // Two versions of the same tick must still be in order: the newest goes before what is there.
        var id = VersionKey(key, now, version);
        if (VersionsOf(store, name, key).Select(v => v.Key).FirstOrDefault() is { } first && string.CompareOrdinal(id, first) > 0)
            id = VersionKey(key, new DateTimeOffset(DateTime.MaxValue.Ticks - Ticks(first, key) + 1, TimeSpan.Zero), version);
        store.Put(Versions(name), id, document);
        store.Put(Current(name), key, new JsonObject { ["Id"] = id });
    }

    /// <summary>Removes a version for good.</summary>
    public static void Remove(ResourceStore store, string bucket, string id, string key)
    {
        store.Remove(Versions(bucket), id);
        if (store.Find(Current(bucket), key)?.Text("Id") != id) return;
        if (VersionsOf(store, bucket, key).Select(v => v.Key).FirstOrDefault() is { } next)
            store.Put(Current(bucket), key, new JsonObject { ["Id"] = next });
        else
            store.Remove(Current(bucket), key);
    }

    /// <summary>The versions of a key, newest first.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> VersionsOf(ResourceStore store, string bucket, string key) =>
        store.All(Versions(bucket)).Where(v => v.Key.Length > key.Length && v.Key[key.Length] == '\0' && v.Key.StartsWith(key, StringComparison.Ordinal));

    /// <summary>What the answers of reads and writes say of an object.</summary>
    public static JsonObject Headers(JsonObject document, bool versioned)
    {
        var headers = document.Pick(
            "ETag", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256", "ServerSideEncryption", "SSEKMSKeyId");
        if (versioned) headers["VersionId"] = document.Needed("VersionId");
        return headers;
    }

    private static long Ticks(string id, string key) => long.Parse(id.AsSpan(key.Length + 1, 19), CultureInfo.InvariantCulture);
}
