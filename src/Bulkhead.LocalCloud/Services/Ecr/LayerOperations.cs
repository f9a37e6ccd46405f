using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecr;

/// <summary>Layers of images: uploaded in parts, one after the other, and hashed when they are complete.</summary>
internal static class LayerOperations
{
    // "partSize": what a client should send at once; UploadLayerPart takes up to 20 MB.
    private const int PartSize = 10 * 1024 * 1024;
    private const int LargestPart = 20 * 1024 * 1024;
    private const long LargestLayer = 256L * 1024 * 1024;

    public static JsonObject InitiateLayerUpload(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var id = ResourceIds.Uuid();
        context.Cloud.Store.Put(ImageState.Uploads(repository), id, new JsonObject { ["Received"] = 0 });
        return new JsonObject { ["uploadId"] = id, ["partSize"] = PartSize };
    }

    public static JsonObject UploadLayerPart(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var (id, upload) = Upload(context, repository, input);
        var received = upload.Long("Received");
        var (first, last) = (input.Long("partFirstByte"), input.Long("partLastByte"));
        var bytes = Convert.FromBase64String(input.Needed("layerPartBlob"));
        if (bytes.Length > LargestPart) throw new ServiceException("InvalidParameterException", $"Layer parts have at most {LargestPart} bytes.");
        if (first != received || last - first + 1 != bytes.Length)
        {
            throw new ServiceException("InvalidLayerPartException", $"Invalid layer part with first byte {first} and last byte {last}: the next byte is {received}")
            {
                Details = new JsonObject { ["registryId"] = repository.Account.Value, ["repositoryName"] = repository.Name, ["uploadId"] = id, ["lastValidByteReceived"] = received - 1 },
            };
        }

        if (last >= LargestLayer) throw new ServiceException("LimitExceededException", $"The local cloud takes layers of up to {LargestLayer / 1024 / 1024} MB.");
        var store = context.Cloud.Store;
        store.Put(ImageState.Uploads(repository), PartOf(id, first), new JsonObject { ["Bytes"] = input.Needed("layerPartBlob") });
        store.Put(ImageState.Uploads(repository), id, new JsonObject { ["Received"] = last + 1 });
        var answer = EcrHandler.Answer(context, input);
        (answer["uploadId"], answer["lastByteReceived"]) = (id, last);
        return answer;
    }

    public static JsonObject CompleteLayerUpload(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var (id, upload) = Upload(context, repository, input);
        var store = context.Cloud.Store;
        var parts = store.All(ImageState.Uploads(repository)).Where(p => p.Key.StartsWith(id + "/", StringComparison.Ordinal)).ToList();
        if (parts.Count == 0) throw new ServiceException("EmptyUploadException", "The specified layer upload does not contain any layer parts.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, part) in parts) hash.AppendData(Convert.FromBase64String(part.Needed("Bytes")));
        var digest = "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!input.Texts("layerDigests").Contains(digest, StringComparer.Ordinal))
            throw new ServiceException("InvalidLayerException", $"Layer with digest {input.Texts("layerDigests").FirstOrDefault()} is invalid: its digest is {digest}");
        if (store.Find(ImageState.Layers(repository), digest) is not null)
            throw new ServiceException("LayerAlreadyExistsException", $"Layer with digest '{digest}' already exists in the repository with name '{repository.Name}'");
        store.Put(ImageState.Layers(repository), digest, new JsonObject { ["Size"] = upload.Long("Received") });
        foreach (var (key, _) in parts) store.Remove(ImageState.Uploads(repository), key);
        store.Remove(ImageState.Uploads(repository), id);
        var answer = EcrHandler.Answer(context, input);
        (answer["uploadId"], answer["layerDigest"]) = (id, digest);
        return answer;
    }

    public static JsonObject BatchCheckLayerAvailability(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var (layers, failures) = (new JsonArray(), new JsonArray());
        foreach (var digest in input.Texts("layerDigests"))
        {
            if (!digest.StartsWith("sha256:", StringComparison.Ordinal))
                failures.Add((JsonNode)new JsonObject { ["layerDigest"] = digest, ["failureCode"] = "InvalidLayerDigest", ["failureReason"] = "Invalid layer digest" });
            else if (context.Cloud.Store.Find(ImageState.Layers(repository), digest) is { } layer)
                layers.Add((JsonNode)new JsonObject { ["layerDigest"] = digest, ["layerAvailability"] = "AVAILABLE", ["layerSize"] = layer.Long("Size") });
            else
                layers.Add((JsonNode)new JsonObject { ["layerDigest"] = digest, ["layerAvailability"] = "UNAVAILABLE" });
        }

        return new JsonObject { ["layers"] = layers, ["failures"] = failures };
    }

    /// <summary>The address of a layer. Nobody answers there: of layers only the hash and the size are kept.</summary>
    public static JsonObject GetDownloadUrlForLayer(CallContext context, JsonObject input)
    {
        var repository = EcrHandler.RequireNamed(context, input);
        var digest = input.Needed("layerDigest");
        if (context.Cloud.Store.Find(ImageState.Layers(repository), digest) is null)
            throw new ServiceException("LayersNotFoundException", $"The layer with digest '{digest}' does not exist in the repository with name '{repository.Name}'");
        return new JsonObject
        {
            ["downloadUrl"] = $"https://prod-{context.Region}-starport-layer-bucket.s3.{context.Region}.amazonaws.com/{repository.Account}/{digest["sha256:".Length..]}",
            ["layerDigest"] = digest,
        };
    }

    /// <summary>GetAuthorizationToken API page: a user name and a password for twelve hours. The local cloud answers no registry's clients.</summary>
    public static JsonObject GetAuthorizationToken(CallContext context, JsonObject input)
    {
        var registries = input.Texts("registryIds").DefaultIfEmpty(context.Account.Value);
        return new JsonObject
        {
            ["authorizationData"] = registries.Select(registry => new JsonObject
            {
                ["authorizationToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:" + ResourceIds.Secret())),
                ["expiresAt"] = context.Now.AddHours(12).ToJson(),
                ["proxyEndpoint"] = $"https://{registry}.dkr.ecr.{context.Region}.amazonaws.com",
            }).ToJson(),
        };
    }

    private static (string Id, JsonObject Upload) Upload(CallContext context, ResourceName repository, JsonObject input)
    {
        var id = input.Needed("uploadId");
        return context.Cloud.Store.Find(ImageState.Uploads(repository), id) is { } upload && upload.ContainsKey("Received") ? (id, upload)
            : throw new ServiceException("UploadNotFoundException", $"The upload with id '{id}' does not exist in the repository with name '{repository.Name}'");
    }

    // Sorts as a number.
    private static string PartOf(string id, long first) => $"{id}/{first.ToString("d12", CultureInfo.InvariantCulture)}";

    private static long Long(this JsonObject json, string name) => json[name] is JsonValue value ? Convert.ToInt64(value.ToString(), CultureInfo.InvariantCulture) : 0;
}
