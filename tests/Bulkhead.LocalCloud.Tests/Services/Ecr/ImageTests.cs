using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Ecr;

/// <summary>Images are manifests of layers that were pushed before; a tag means one image at a time.</summary>
public sealed class ImageTests
{
    [Fact]
    public async Task A_pushed_image_is_pulled_by_tag_and_digest_and_goes_with_its_last_tag()
    {
        await using var cloud = await StartAsync();
        var ecr = await RepositoryAsync(cloud, "MUTABLE");
        var layer = await PushAsync(ecr, "one");
        var first = await PutAsync(ecr, Manifest(layer), "latest");
        await PutAsync(ecr, Manifest(layer), "v1");
        Assert.Equal("ImageAlreadyExistsException", (await Refused(ecr, "ecr", "PutImage", Put(Manifest(layer), "v1"))).Code);
        var second = await PutAsync(ecr, Manifest(await PushAsync(ecr, "two")), "latest");
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await Do(ecr, "ecr", "BatchGetImage", """{"repositoryName":"app","imageIds":[{"imageTag":"latest"}]}""")).Objects("images").Single().Object("imageId")!.Text("imageDigest"));
        Assert.Equal(["v1"], (await Do(ecr, "ecr", "DescribeImages", $$"""{"repositoryName":"app","imageIds":[{"imageDigest":"{{first}}"}]}""")).Objects("imageDetails").Single().Texts("imageTags"));
        Assert.Equal("RepositoryNotEmptyException", (await Refused(ecr, "ecr", "DeleteRepository", """{"repositoryName":"app"}""")).Code);
        await Do(ecr, "ecr", "BatchDeleteImage", """{"repositoryName":"app","imageIds":[{"imageTag":"v1"},{"imageTag":"latest"}]}""");
        Assert.Empty((await Do(ecr, "ecr", "ListImages", """{"repositoryName":"app"}""")).Objects("imageIds"));
        await Do(ecr, "ecr", "DeleteRepository", """{"repositoryName":"app"}""");
    }

    [Fact]
    public async Task An_immutable_tag_stays_where_it_is()
    {
        await using var cloud = await StartAsync();
        var ecr = await RepositoryAsync(cloud, "IMMUTABLE");
        await PutAsync(ecr, Manifest(await PushAsync(ecr, "one")), "v1");
        var other = Manifest(await PushAsync(ecr, "two"));
        Assert.Equal("ImageTagAlreadyExistsException", (await Refused(ecr, "ecr", "PutImage", Put(other, "v1"))).Code);
        await PutAsync(ecr, other, "v2");
    }

    [Fact]
    public async Task What_was_not_pushed_makes_no_image()
    {
        await using var cloud = await StartAsync();
        var ecr = await RepositoryAsync(cloud, "MUTABLE");
        Assert.Equal("LayersNotFoundException", (await Refused(ecr, "ecr", "PutImage", Put(Manifest("sha256:" + new string('0', 64)), "v1"))).Code);
        var upload = (await Do(ecr, "ecr", "InitiateLayerUpload", """{"repositoryName":"app"}""")).Needed("uploadId");
        Assert.Equal("EmptyUploadException", (await Refused(ecr, "ecr", "CompleteLayerUpload", $$"""{"repositoryName":"app","uploadId":"{{upload}}","layerDigests":["sha256:{{new string('0', 64)}}"]}""")).Code);
        Assert.Equal("InvalidLayerPartException", (await Refused(ecr, "ecr", "UploadLayerPart", Part(upload, 1, "x"))).Code);
        await Do(ecr, "ecr", "UploadLayerPart", Part(upload, 0, "x"));
        Assert.Equal("InvalidLayerException", (await Refused(ecr, "ecr", "CompleteLayerUpload", $$"""{"repositoryName":"app","uploadId":"{{upload}}","layerDigests":["sha256:{{new string('0', 64)}}"]}""")).Code);
    }

    [Fact]
    public async Task The_repositorys_policy_lets_another_account_pull_and_not_push()
    {
        await using var cloud = await StartAsync();
        var ecr = await RepositoryAsync(cloud, "MUTABLE");
        await PutAsync(ecr, Manifest(await PushAsync(ecr, "one")), "v1");
        var member = await cloud.NewAccountAsync("apps");
        await Do(ecr, "ecr", "SetRepositoryPolicy", $$"""{"repositoryName":"app","policyText":{{Json(Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{member}}"},"Action":"ecr:BatchGetImage"}"""))}}}""");
        var there = await cloud.EnterAsync(member);
        const string Pull = $$"""{"registryId":"{{Management}}","repositoryName":"app","imageIds":[{"imageTag":"v1"}]}""";
        Assert.Single((await Do(there, "ecr", "BatchGetImage", Pull)).Objects("images"));
        Assert.Equal("AccessDeniedException", (await Refused(there, "ecr", "BatchDeleteImage", Pull)).Code);
    }

    private static async Task<AwsSession> RepositoryAsync(EnforcedCloud cloud, string mutability)
    {
        await Do(cloud.Administrator, "ecr", "CreateRepository", $$"""{"repositoryName":"app","imageTagMutability":"{{mutability}}"}""");
        return cloud.Administrator;
    }

    /// <summary>Pushes a layer in two parts; its digest.</summary>
    private static async Task<string> PushAsync(AwsSession ecr, string text)
    {
        var upload = (await Do(ecr, "ecr", "InitiateLayerUpload", """{"repositoryName":"app"}""")).Needed("uploadId");
        await Do(ecr, "ecr", "UploadLayerPart", Part(upload, 0, text));
        await Do(ecr, "ecr", "UploadLayerPart", Part(upload, text.Length, text));
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text + text)));
        await Do(ecr, "ecr", "CompleteLayerUpload", $$"""{"repositoryName":"app","uploadId":"{{upload}}","layerDigests":["{{digest}}"]}""");
        return digest;
    }

    private static string Part(string upload, int first, string text) => $$"""
        {"repositoryName":"app","uploadId":"{{upload}}","partFirstByte":{{first}},"partLastByte":{{first + text.Length - 1}},"layerPartBlob":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}"}
        """;

    private static string Manifest(string layer) => new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
        ["layers"] = new JsonArray(new JsonObject { ["digest"] = layer, ["size"] = 6 }),
    }.ToJsonString();

    private static string Put(string manifest, string tag) => $$"""{"repositoryName":"app","imageTag":"{{tag}}","imageManifest":{{Json(manifest)}}}""";

    private static async Task<string> PutAsync(AwsSession ecr, string manifest, string tag) =>
        (await Do(ecr, "ecr", "PutImage", Put(manifest, tag))).Object("image")!.Object("imageId")!.Needed("imageDigest");
}
