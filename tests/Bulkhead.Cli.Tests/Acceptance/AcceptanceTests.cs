using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Tests.Conformance;
using Xunit;

namespace Bulkhead.Cli.Tests.Acceptance;

/// <summary>Independent clients look at what one added line made.</summary>
public sealed class AcceptanceTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    private const string Aws = "/usr/bin/aws";

    [Fact]
    public async Task Boto3_and_the_AWS_CLI_see_an_added_account_with_its_walls_and_its_baseline()
    {
        Assert.SkipUnless(File.Exists(Aws), $"{Aws} is not installed: run eng/install-test-tools.");
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);

        var options = new LocalCloudOptions { StateFile = place.StateFile };
        await using var cloud = await LocalCloudServer.StartAsync(options, TestContext.Current.CancellationToken);
        await Boto3.RunAsync(cloud, "acceptance.py");
        string[] list = ["--endpoint-url", cloud.Endpoint.ToString(), "organizations", "list-accounts"];
        var status = await Boto3.RunProgramAsync(cloud, Aws, [.. list, "--query", "Accounts[?Name=='qa'].Status", "--output", "text"]);
        Assert.Equal("ACTIVE", status.Trim());
    }

    [Fact]
    public async Task Exported_profiles_open_every_account_for_boto3_and_the_AWS_CLI()
    {
        Assert.SkipUnless(File.Exists(Aws), $"{Aws} is not installed: run eng/install-test-tools.");
        using var place = Workplace.CopyOf(startup.Place);
        var config = place.At("config");
        (await Invocation.RunAsync("export", "accounts", place.Folder, "--format", "aws-config", "--out", config)).Expect(ExitCodes.Success);
        var accounts = (await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success);
        place.Write("accounts.json", accounts.Output);

        var options = new LocalCloudOptions { StateFile = place.StateFile };
        await using var cloud = await LocalCloudServer.StartAsync(options, TestContext.Current.CancellationToken);
        await Boto3.RunAsync(cloud, "profiles.py", place.Folder);
        var profiles = await Boto3.RunProgramAsync(
            cloud, "/usr/bin/env", [$"AWS_CONFIG_FILE={config}", Aws, "configure", "list-profiles"]);
        var lines = profiles.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Contains("acme-prod-audit", lines);
        Assert.Equal(lines.Length, File.ReadLines(config).Count(l => l.StartsWith("[profile ", StringComparison.Ordinal)));
    }
}
