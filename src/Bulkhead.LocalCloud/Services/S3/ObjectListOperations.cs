using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Listing objects and versions, with prefixes and delimiters.</summary>
internal static class ObjectListOperations
{
    private const int MaxKeys = 1000;

    public static JsonObject ListObjectsV2(CallContext context, JsonObject input)
    {
        var token = input.Text("ContinuationToken");
        var after = token is not null ? ReadToken(token) : input.Text("StartAfter");
        var (output, last) = List(context, input, after);
        output["KeyCount"] = output.Objects("Contents").Count() + output.Objects("CommonPrefixes").Count();
        if (token is not null) output["ContinuationToken"] = token;
        if (input.Text("StartAfter") is { } start) output["StartAfter"] = Encoded(input, start);
        if (last is not null) output["NextContinuationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(last));
        return output;
    }

    public static JsonObject ListObjects(CallContext context, JsonObject input)
    {
        var (output, last) = List(context, input, input.Text("Marker"));
        output["Marker"] = Encoded(input, input.Text("Marker") ?? "");
        if (last is not null) output["NextMarker"] = Encoded(input, last);
        return output;
    }

    public static JsonObject ListObjectVersions(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input).Needed("Name");
        var prefix = input.Text("Prefix") ?? "";
        var limit = Math.Min(input.Int("MaxKeys") ?? MaxKeys, MaxKeys);
        var keyMarker = input.Text("KeyMarker");
        var versionMarker = input.Text("VersionIdMarker");
        var versions = new JsonArray();
        var markers = new JsonArray();
        var output = Echo(input, bucket, limit, "Prefix", "KeyMarker", "VersionIdMarker");
        var count = 0;
        var isPast = keyMarker is null;
        JsonObject? last = null;
        foreach (var (id, document) in store.All(ObjectState.Versions(bucket)))
        {
            var key = document.Needed("Key");
            if (!isPast)
            {
                var order = string.CompareOrdinal(key, keyMarker);
                if (order < 0 || (order == 0 && versionMarker is null)) continue;
                isPast = true;
                if (order == 0)
                {
                    isPast = document.Text("VersionId") == versionMarker;
                    continue;
                }
            }

            if (!key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            if (count++ == limit)
            {
                output["IsTruncated"] = true;
                output["NextKeyMarker"] = Encoded(input, last!.Needed("Key"));
                output["NextVersionIdMarker"] = last!.Needed("VersionId");
                break;
            }

            last = document;
            var isLatest = store.Find(ObjectState.Current(bucket), key)?.Text("Id") == id;
            var shown = document.Pick("VersionId", "LastModified");
            shown["Key"] = Encoded(input, key);
            shown["IsLatest"] = isLatest;
            if (document.Flag("DeleteMarker"))
            {
                markers.Add((JsonNode)shown);
                continue;
            }

            (shown["ETag"], shown["Size"], shown["StorageClass"]) = (document.Needed("ETag"), document.Int("Size"), "STANDARD");
            versions.Add((JsonNode)shown);
        }

        output["Versions"] = versions;
        output["DeleteMarkers"] = markers;
        return output;
    }

    private static (JsonObject Output, string? Last) List(CallContext context, JsonObject input, string? after)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input).Needed("Name");
        var prefix = input.Text("Prefix") ?? "";
        var delimiter = input.Text("Delimiter") is { Length: > 0 } d ? d : null;
        var limit = Math.Min(input.Int("MaxKeys") ?? MaxKeys, MaxKeys);
        var contents = new JsonArray();
        var prefixes = new JsonArray();
        var output = Echo(input, bucket, limit, "Prefix", "Delimiter");
        string? last = null;
        string? common = null;
        var isTruncated = false;
        foreach (var (key, pointer) in store.All(ObjectState.Current(bucket)))
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            if (after is not null && (string.CompareOrdinal(key, after) <= 0 || (delimiter is not null && after.EndsWith(delimiter, StringComparison.Ordinal) && key.StartsWith(after, StringComparison.Ordinal)))) continue;
            var document = store.Find(ObjectState.Versions(bucket), pointer.Needed("Id"))!;
            if (document.Flag("DeleteMarker")) continue;
            var end = delimiter is null ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var group = end < 0 ? null : key[..(end + delimiter!.Length)];
            if (group is not null && group == common) continue;
            if (contents.Count + prefixes.Count == limit)
            {
                isTruncated = true;
                break;
            }

            last = group ?? key;
            common = group;
            if (group is not null)
            {
                prefixes.Add((JsonNode)new JsonObject { ["Prefix"] = Encoded(input, group) });
                continue;
            }

            var shown = document.Pick("ETag", "LastModified", "Size");
            shown["Key"] = Encoded(input, key);
            shown["StorageClass"] = document.Text("StorageClass") ?? "STANDARD";
            contents.Add((JsonNode)shown);
        }

        output["IsTruncated"] = isTruncated;
        output["Contents"] = contents;
        output["CommonPrefixes"] = prefixes;
        return (output, isTruncated ? last : null);
    }

    private static JsonObject Echo(JsonObject input, string bucket, int limit, params ReadOnlySpan<string> names)
    {
        var output = new JsonObject { ["Name"] = bucket, ["MaxKeys"] = limit, ["IsTruncated"] = false };
        foreach (var name in names)
        {
            if (input.Text(name) is { } value) output[name] = name == "VersionIdMarker" ? value : Encoded(input, value);
            else if (name == "Prefix") output[name] = "";
        }

        if (input.Text("EncodingType") is { } encoding) output["EncodingType"] = encoding;
        return output;
    }

    /// <summary>Keys go out percent-encoded when the client asks for it, as the AWS SDKs do.</summary>
    private static string Encoded(JsonObject input, string key) =>
        input.Text("EncodingType") == "url" ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal) : key;

    private static string ReadToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new ServiceException("InvalidArgument", "The continuation token provided is incorrect");
        }
    }
}
