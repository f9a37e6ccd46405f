using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecr;

/// <summary>Images of a repository: manifests whose layers are there, with tags that move or stay.</summary>
internal static class ImageOperations
{
    // BatchGetImage and BatchDeleteImage API pages, "imageIds".
    private const int MostIds = 100;

    public static JsonObject PutImage(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var text = input.Needed("imageManifest");
        var manifest = Read(text);
        var digest = ImageState.DigestOf(text);
        if (input.Text("imageDigest") is { } said && said != digest)
            throw new ServiceException("ImageDigestDoesNotMatchException", $"The specified image digest '{said}' does not match the digest of the image manifest, '{digest}'");
        var media = input.Text("imageManifestMediaType") ?? manifest.Text("mediaType")
            ?? throw Invalid("The image manifest has no media type. Please specify it as imageManifestMediaType.");
        RefuseMissing(context, repository, manifest);
        var store = context.Cloud.Store;
        var known = store.Find(ImageState.Images(repository), digest);
        var tag = input.Text("imageTag");
        if (tag is null ? known is not null : known is not null && ImageState.TagsOf(known).Contains(tag, StringComparer.Ordinal))
        {
            throw new ServiceException(
                "ImageAlreadyExistsException",
                $"Image with digest '{digest}'{(tag is null ? "" : $" and tag '{tag}'")} already exists in the repository with name '{repository.Name}' in registry with id '{repository.Account}'");
        }

        if (tag is not null && ImageState.Tagged(context, repository, tag) is ({ } other, { } before))
        {
            if (EcrHandler.Repositories.Find(context, repository)!.Text("imageTagMutability") == "IMMUTABLE")
            {
                throw new ServiceException(
                    "ImageTagAlreadyExistsException", $"The image tag '{tag}' already exists in the '{repository.Name}' repository and cannot be overwritten because the repository is immutable.");
            }

            store.Put(ImageState.Images(repository), other, WithTags(before, ImageState.TagsOf(before).Where(t => t != tag)));
        }

        var image = known ?? new JsonObject { ["Manifest"] = text, ["MediaType"] = media, ["Size"] = SizeOf(manifest), ["PushedAt"] = context.Now.ToJson(), ["Tags"] = new JsonArray() };
        store.Put(ImageState.Images(repository), digest, WithTags(image, tag is null ? ImageState.TagsOf(image) : ImageState.TagsOf(image).Append(tag)));
        return new JsonObject { ["image"] = Show(repository, digest, image, tag) };
    }

    public static JsonObject BatchGetImage(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var (images, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in Ids(input))
        {
            var (digest, image, code, reason) = ImageState.Find(context, repository, id);
            if (image is not null) images.Add((JsonNode)Show(repository, digest!, image, id.Text("imageTag")));
            else failures.Add((JsonNode)Failure(id, code!, reason!));
        }

        return new JsonObject { ["images"] = images, ["failures"] = failures };
    }

    public static JsonObject DescribeImages(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var ids = input.Objects("imageIds").ToList();
        var all = context.Cloud.Store.All(ImageState.Images(repository)).Where(i => Fits(input, i.Value));
        if (ids.Count > 0)
        {
            var wanted = new HashSet<string>(StringComparer.Ordinal);
            foreach (var id in ids)
            {
                var (digest, image, _, _) = ImageState.Find(context, repository, id);
                wanted.Add(image is not null ? digest! : throw new ServiceException(
                    "ImageNotFoundException",
                    $"The image with imageId {{imageDigest:'{id.Text("imageDigest") ?? "null"}', imageTag:'{id.Text("imageTag") ?? "null"}'}} does not exist within the repository with name '{repository.Name}' in the registry with id '{repository.Account}'"));
            }

            all = all.Where(i => wanted.Contains(i.Key));
        }

        return EcrHandler.Pages.Page(input, "imageDetails", all.Select(i => KeyValuePair.Create(i.Key, (Digest: i.Key, Image: i.Value))), i =>
        {
            var shown = new JsonObject
            {
                ["registryId"] = repository.Account.Value,
                ["repositoryName"] = repository.Name,
                ["imageDigest"] = i.Digest,
                ["imageSizeInBytes"] = i.Image["Size"]!.DeepClone(),
                ["imagePushedAt"] = i.Image.Needed("PushedAt"),
                ["imageManifestMediaType"] = i.Image.Needed("MediaType"),
            };
            if (ImageState.TagsOf(i.Image).Any()) shown["imageTags"] = ImageState.TagsOf(i.Image).ToJson();
            return shown;
        });
    }

    /// <summary>Every tag of every image, and images without a tag by their digest.</summary>
    public static JsonObject ListImages(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var ids = context.Cloud.Store.All(ImageState.Images(repository)).Where(i => Fits(input, i.Value)).SelectMany(i => ImageState.TagsOf(i.Value).Order(StringComparer.Ordinal)
            .Cast<string?>().DefaultIfEmpty(null).Select(tag => KeyValuePair.Create($"{i.Key}/{tag}", IdOf(i.Key, tag))));
        return EcrHandler.Pages.Page(input, "imageIds", ids, id => id);
    }

    /// <summary>BatchDeleteImage API page: by a tag, the tag goes, and the image with its last one; by a digest, the image with all of its tags.</summary>
    public static JsonObject BatchDeleteImage(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var store = context.Cloud.Store;
        var (deleted, failures) = (new JsonArray(), new JsonArray());
        foreach (var id in Ids(input))
        {
            var (digest, image, code, reason) = ImageState.Find(context, repository, id);
            if (image is null)
            {
                failures.Add((JsonNode)Failure(id, code!, reason!));
                continue;
            }

            if (store.All(ImageState.Images(repository)).Any(i => Read(i.Value.Needed("Manifest")).Objects("manifests").Any(m => m.Text("digest") == digest)) && id.Text("imageTag") is null)
            {
                failures.Add((JsonNode)Failure(id, "ImageReferencedByManifestList", "Requested image referenced by manifest list"));
                continue;
            }

            var left = id.Text("imageTag") is { } tag ? ImageState.TagsOf(image).Where(t => t != tag).ToList() : [];
            if (left.Count > 0) store.Put(ImageState.Images(repository), digest!, WithTags(image, left));
            else store.Remove(ImageState.Images(repository), digest!);
            foreach (var gone in id.Text("imageTag") is { } one ? [one] : ImageState.TagsOf(image).Cast<string?>().DefaultIfEmpty(null)) deleted.Add((JsonNode)IdOf(digest!, gone));
        }

        return new JsonObject { ["imageIds"] = deleted, ["failures"] = failures };
    }

    private static List<JsonObject> Ids(JsonObject input)
    {
        var ids = input.Objects("imageIds").ToList();
        return ids.Count is > 0 and <= MostIds ? ids : throw Invalid($"Image ids must be between 1 and {MostIds}.");
    }

    private static bool Fits(JsonObject input, JsonObject image) => input.Object("filter")?.Text("tagStatus") switch
    {
        "TAGGED" => ImageState.TagsOf(image).Any(),
        "UNTAGGED" => !ImageState.TagsOf(image).Any(),
        _ => true,
    };

    private static void RefuseMissing(CallContext context, ResourceName repository, JsonObject manifest)
    {
        var store = context.Cloud.Store;
        if (manifest.Objects("manifests").Select(m => m.Text("digest") ?? "").FirstOrDefault(d => store.Find(ImageState.Images(repository), d) is null) is { } image)
            throw new ServiceException("ReferencedImagesNotFoundException", $"Images with digests '[{image}]' required for pushing image into repository with name '{repository.Name}' in the registry with id '{repository.Account}' do not exist");
        string[] missing = [.. manifest.Objects("layers").Append(manifest.Object("config") ?? []).Select(l => l.Text("digest")).OfType<string>().Where(d => store.Find(ImageState.Layers(repository), d) is null)];
        if (missing.Length > 0)
            throw new ServiceException("LayersNotFoundException", $"Layers with digests '[{string.Join(", ", missing)}]' required for pushing image into repository with name '{repository.Name}' in the registry with id '{repository.Account}' do not exist");
    }

    private static JsonObject Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw Invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
        }
        catch (JsonException)
        {
            throw Invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");
        }
    }

    private static long SizeOf(JsonObject manifest) =>
        manifest.Objects("layers").Append(manifest.Object("config") ?? []).Sum(l => l["size"] is JsonValue size && size.TryGetValue<long>(out var bytes) ? bytes : 0);

    private static JsonObject WithTags(JsonObject image, IEnumerable<string> tags)
    {
        var changed = image.Copy();
        changed["Tags"] = tags.ToList().ToJson();
        return changed;
    }

    private static JsonObject Show(ResourceName repository, string digest, JsonObject image, string? tag) => new()
    {
        ["registryId"] = repository.Account.Value,
        ["repositoryName"] = repository.Name,
        ["imageId"] = IdOf(digest, tag),
        ["imageManifest"] = image.Needed("Manifest"),
        ["imageManifestMediaType"] = image.Needed("MediaType"),
    };

    private static JsonObject IdOf(string digest, string? tag)
    {
        var id = new JsonObject { ["imageDigest"] = digest };
        if (tag is not null) id["imageTag"] = tag;
        return id;
    }

    private static JsonObject Failure(JsonObject id, string code, string reason) =>
        new() { ["imageId"] = id.Copy(), ["failureCode"] = code, ["failureReason"] = reason };

    private static ServiceException Invalid(string message) => new("InvalidParameterException", message);
}
