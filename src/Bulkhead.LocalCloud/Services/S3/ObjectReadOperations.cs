using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>Reading objects.</summary>
internal static class ObjectReadOperations
{
    public static JsonObject GetObject(CallContext context, JsonObject input)
    {
        var (document, output) = Head(context, input);
        var body = document.Text("Body") ?? "";
        if (input.Text("Range") is { } range)
        {
            var bytes = Convert.FromBase64String(body);
            var (first, last) = ReadRange(range, bytes.Length);
            output["ContentRange"] = $"bytes {first}-{last}/{bytes.Length}";
            output["ContentLength"] = last - first + 1;
            body = Convert.ToBase64String(bytes, first, last - first + 1);
        }

        output["Body"] = body;
        return output;
    }

    public static JsonObject HeadObject(CallContext context, JsonObject input) => Head(context, input).Output;

    public static JsonObject GetObjectTagging(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        return new JsonObject { ["TagSet"] = TagSet.List(ObjectState.Require(context, bucket, input).Object("Tags")) };
    }

    public static JsonObject PutObjectTagging(CallContext context, JsonObject input) =>
        ChangeTags(context, input, TagSet.Read(input.Object("Tagging")!.Objects("TagSet")));

    public static JsonObject DeleteObjectTagging(CallContext context, JsonObject input) => ChangeTags(context, input, []);

    private static JsonObject ChangeTags(CallContext context, JsonObject input, JsonObject tags)
    {
        var bucket = BucketState.Require(context, input).Needed("Name");
        var version = ObjectState.Require(context, bucket, input).Needed("VersionId");
        var (id, document) = ObjectState.FindVersion(context.Cloud.Store, bucket, input.Needed("Key"), version)!.Value;
        var copy = document.Copy();
        copy["Tags"] = tags;
        context.Cloud.Store.Put(ObjectState.Versions(bucket), id, copy);
        return [];
    }

    private static (JsonObject Document, JsonObject Output) Head(CallContext context, JsonObject input)
    {
        var bucket = BucketState.Require(context, input);
        var document = ObjectState.Require(context, bucket.Needed("Name"), input);
        if (input.Text("IfMatch") is { } match && !ObjectWriteOperations.SameTag(match, document)) throw ObjectWriteOperations.Failed("If-Match");
        if (input.Text("IfNoneMatch") is { } none && ObjectWriteOperations.SameTag(none, document))
            throw new ServiceException("NotModified", "Not Modified", 304);
        var output = ObjectState.Headers(document, bucket.Text("Versioning") is not null);
        foreach (var (name, value) in document.Pick(
            "LastModified", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "Metadata",
            "ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"))
        {
            output[name] = value!.DeepClone();
        }

        output["ContentType"] = document.Text("ContentType") ?? "binary/octet-stream";
        output["ContentLength"] = document.Int("Size");
        output["AcceptRanges"] = "bytes";
        if (document.Object("Tags") is { Count: > 0 } tags) output["TagCount"] = tags.Count;
        return (document, output);
    }

    private static (int First, int Last) ReadRange(string range, int length)
    {
        var parts = range.StartsWith("bytes=", StringComparison.Ordinal) ? range["bytes=".Length..].Split('-') : [];
        if (parts.Length != 2) throw Unsatisfiable();
        var hasFirst = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var hasLast = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if (!hasFirst && hasLast) (first, last) = (Math.Max(0, length - last), length - 1);
        else if (hasFirst) last = hasLast ? Math.Min(last, length - 1) : length - 1;
        else throw Unsatisfiable();
        return first < length && first <= last ? (first, last) : throw Unsatisfiable();
    }

    private static ServiceException Unsatisfiable() => new("InvalidRange", "The requested range is not satisfiable", 416);
}
