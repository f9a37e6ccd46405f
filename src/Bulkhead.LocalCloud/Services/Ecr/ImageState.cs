using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecr;

/// <summary>
/// What a repository holds: images by digest (<c>Manifest</c>, <c>MediaType</c>, <c>Tags</c>, <c>PushedAt</c>, <c>Size</c>), layers by
/// digest (their size; the bytes are not kept once they have been hashed), and uploads with their parts.
/// </summary>
internal static class ImageState
{
    /// <summary>The images.</summary>
    public static string Images(ResourceName repository) => Collection(repository, "images");

    /// <summary>The layers.</summary>
    public static string Layers(ResourceName repository) => Collection(repository, "layers");

    /// <summary>The uploads, and their parts by <c>upload/first byte</c>.</summary>
    public static string Uploads(ResourceName repository) => Collection(repository, "uploads");

    /// <summary>The digest of a content, as registries name it (OCI Image Format Specification, "Digests").</summary>
    public static string DigestOf(ReadOnlySpan<byte> content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <inheritdoc cref="DigestOf(ReadOnlySpan{byte})"/>
    public static string DigestOf(string text) => DigestOf(Encoding.UTF8.GetBytes(text));

    /// <summary>The image of an identifier: by digest, by tag, or by both where they mean the same.</summary>
    /// <returns>The image with its digest, or why there is none: a failure's code and reason.</returns>
    public static (string? Digest, JsonObject? Image, string? Code, string? Reason) Find(CallContext context, ResourceName repository, JsonObject id)
    {
        var (digest, tag) = (id.Text("imageDigest"), id.Text("imageTag"));
        if (digest is null && tag is null) return (null, null, "MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null");
        var store = context.Cloud.Store;
        if (digest is not null)
        {
            if (store.Find(Images(repository), digest) is not { } known) return (null, null, "ImageNotFound", "Requested image not found");
            return tag is null || TagsOf(known).Contains(tag, StringComparer.Ordinal) ? (digest, known, null, null)
                : (null, null, "ImageTagDoesNotMatchDigest", "Requested image tag does not match digest");
        }

        var (found, image) = Tagged(context, repository, tag!);
        return image is null ? (null, null, "ImageNotFound", "Requested image not found") : (found, image, null, null);
    }

    /// <summary>The image that has a tag.</summary>
    public static (string? Digest, JsonObject? Image) Tagged(CallContext context, ResourceName repository, string tag)
    {
        var (digest, image) = context.Cloud.Store.All(Images(repository)).FirstOrDefault(i => TagsOf(i.Value).Contains(tag, StringComparer.Ordinal));
        return (digest, image);
    }

    /// <summary>An image's tags.</summary>
    public static IEnumerable<string> TagsOf(JsonObject image) => image.Texts("Tags");

    /// <summary>Removes everything that a repository holds.</summary>
    public static void Clear(CallContext context, ResourceName repository)
    {
        var store = context.Cloud.Store;
        foreach (var collection in new[] { Images(repository), Layers(repository), Uploads(repository) })
        {
            foreach (var key in store.All(collection).Select(c => c.Key).ToList()) store.Remove(collection, key);
        }
    }

    private static string Collection(ResourceName repository, string kind) => $"ecr/{repository.Account}/{repository.Region}/{kind}/{repository.Name}";
}
