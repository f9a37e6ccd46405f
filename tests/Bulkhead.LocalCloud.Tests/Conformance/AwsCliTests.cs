using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Conformance;

public sealed class AwsCliTests
{
    private const string Aws = "/usr/bin/aws";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_AWS_CLI_works_with_an_endpoint_url()
    {
        Assert.SkipUnless(File.Exists(Aws), $"{Aws} is not installed: run eng/install-test-tools.");
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), Cancel);
        var made = await RunAsync(cloud, "organizations", "create-organization");
        Assert.StartsWith("o-", (string)made["Organization"]!["Id"]!, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "hello", Cancel);
            await RunTextAsync(cloud, "s3", "mb", "s3://acme-files");
            await RunTextAsync(cloud, "s3", "cp", file, "s3://acme-files/a.txt");
            Assert.Equal("hello", await RunTextAsync(cloud, "s3", "cp", "s3://acme-files/a.txt", "-"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<JsonNode> RunAsync(LocalCloudServer cloud, params string[] arguments) =>
        JsonNode.Parse(await RunTextAsync(cloud, [.. arguments, "--output", "json"]))!;

    private static Task<string> RunTextAsync(LocalCloudServer cloud, params string[] arguments) =>
        Boto3.RunProgramAsync(cloud, Aws, ["--endpoint-url", cloud.Endpoint.ToString(), .. arguments]);
}
