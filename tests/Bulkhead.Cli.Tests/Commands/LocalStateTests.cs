using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class LocalStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead-local-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_local_cloud_is_copied_restored_and_removed()
    {
        var cloud = "local:" + Path.Combine(_folder, "acme.cloud");
        var copy = Path.Combine(_folder, "copy");
        var nothing = await Invocation.RunAsync("local", "snapshot", copy, "--cloud", cloud);
        Assert.Equal(ExitCodes.Failure, nothing.Code);
        Assert.Contains("BH7004", nothing.Errors, StringComparison.Ordinal);
        await using (await Bulkhead.LocalCloud.Hosting.LocalCloudServer.StartAsync(
            new() { StateFile = cloud["local:".Length..], Listen = false }, TestContext.Current.CancellationToken))
        {
            // A cloud with its first account is all that is needed.
        }

        Assert.Equal(ExitCodes.Success, (await Invocation.RunAsync("local", "snapshot", copy, "--cloud", cloud)).Code);
        Assert.Equal(ExitCodes.Usage, (await Invocation.RunAsync("local", "reset", "--cloud", cloud)).Code);
        Assert.Equal(ExitCodes.Success, (await Invocation.RunAsync("local", "reset", "--cloud", cloud, "--yes")).Code);
        Assert.False(File.Exists(cloud["local:".Length..]));
        Assert.Equal(ExitCodes.Usage, (await Invocation.RunAsync("local", "restore", copy, "--cloud", cloud)).Code);
        Assert.Equal(ExitCodes.Success, (await Invocation.RunAsync("local", "restore", copy, "--cloud", cloud, "--yes")).Code);
        Assert.True(File.Exists(cloud["local:".Length..]));
    }

    [Fact]
    public async Task Aws_is_no_local_cloud()
    {
        var outcome = await Invocation.RunAsync("local", "reset", "--cloud", "aws", "--yes");
        Assert.Equal(ExitCodes.Usage, outcome.Code);
    }

    [Fact]
    public async Task A_mistake_in_a_file_of_faults_is_told_with_its_place()
    {
        var faults = Path.Combine(_folder, "faults.yaml");
        await File.WriteAllTextAsync(faults, "seed: 7\nfaults:\n  - fault: throtle\n", TestContext.Current.CancellationToken);
        var outcome = await Invocation.RunAsync("local", "serve", "--cloud", "local:" + Path.Combine(_folder, "x"), "--port", "0", "--faults", faults);
        Assert.Equal(ExitCodes.Usage, outcome.Code);
        Assert.Contains("BH7007", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("faults.yaml:3", outcome.Errors, StringComparison.Ordinal);
    }
}
