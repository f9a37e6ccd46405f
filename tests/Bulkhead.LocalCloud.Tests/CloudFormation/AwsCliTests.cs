using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Tests.Conformance;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation;

public sealed class AwsCliTests
{
    private const string Aws = "/usr/bin/aws";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_aws_command_line_deploys_a_template_and_then_finds_nothing_to_do()
    {
        Assert.SkipUnless(File.Exists(Aws), $"{Aws} is not installed: run eng/install-test-tools.");
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), Cancel);
        var template = Path.Combine(AppContext.BaseDirectory, "Conformance", "stack.yaml");
        string[] deploy = ["cloudformation", "deploy", "--stack-name", "app", "--template-file", template, "--capabilities", "CAPABILITY_NAMED_IAM", "--no-fail-on-empty-changeset"];
        Assert.Contains("Successfully created/updated stack - app", await RunAsync(cloud, [.. deploy, "--parameter-overrides", "Name=acme-cli"]), StringComparison.Ordinal);
        Assert.Contains("No changes to deploy", await RunAsync(cloud, deploy), StringComparison.Ordinal);
        Assert.Contains("acme-cli", await RunAsync(cloud, ["iam", "get-role", "--role-name", "acme-cli"]), StringComparison.Ordinal);
        await RunAsync(cloud, ["cloudformation", "delete-stack", "--stack-name", "app"]);
        Assert.Contains("\"Roles\": []", await RunAsync(cloud, ["iam", "list-roles", "--path-prefix", "/acme/"]), StringComparison.Ordinal);
    }

    /// <summary>Debian's command line is older than AWS_ENDPOINT_URL.</summary>
    private static Task<string> RunAsync(LocalCloudServer cloud, IReadOnlyList<string> arguments) =>
        Boto3.RunProgramAsync(cloud, Aws, ["--endpoint-url", cloud.Endpoint.ToString(), .. arguments]);
}
