using System.Net.Sockets;
using Bulkhead.Cli.Tests.Running;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class MistakeTests
{
    [Theory]
    [InlineData("{\"a\":1}", "BH4030")]
    [InlineData("garbage", "BH4030")]
    public async Task A_file_that_is_no_plan_is_refused(string text, string says)
    {
        using var place = new Workplace();
        (await Invocation.RunAsync("apply", place.Write("plan.json", text), "--yes")).ExpectMistake(says);
    }

    [Fact]
    public async Task A_state_file_that_holds_no_cloud_is_refused()
    {
        using var place = Workplace.OfSample("startup");
        Directory.CreateDirectory(place.At(".bulkhead"));
        place.Write(".bulkhead/local-cloud", "garbage\n");
        (await Invocation.RunAsync("plan", place.Folder)).ExpectMistake("BH7002");
    }

    [Fact]
    public async Task A_state_file_that_another_run_has_is_refused()
    {
        using var place = Workplace.OfSample("startup");
        Directory.CreateDirectory(place.At(".bulkhead"));
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = place.StateFile }, TestContext.Current.CancellationToken);
        (await Invocation.RunAsync("plan", place.Folder)).ExpectMistake("BH7001");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused()
    {
        using var place = new Workplace();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        (await Invocation.RunAsync("local", "serve", "--cloud", $"local:{place.At("state")}", "--port", $"{port}")).ExpectMistake("BH7006");
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "InvalidClientTokenId")]
    [InlineData(null, "SignatureDoesNotMatch")]
    public async Task Wrong_credentials_say_how_to_sign_in(string? key, string says)
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString().TrimEnd('/'),
            ["AWS_ACCESS_KEY_ID"] = key ?? cloud.Credentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = "wrong",
        };
        var outcome = (await Invocation.RunProcessAsync(environment, "plan", Repository.Sample("startup"), "--cloud", "aws")).ExpectMistake(says);
        Assert.Contains("--profile", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credentials_say_how_to_rehearse_without()
    {
        var outcome = await Invocation.RunProcessAsync(new Dictionary<string, string>(), "plan", Repository.Sample("startup"), "--cloud", "aws");
        outcome.ExpectMistake("--cloud local");
    }
}
