using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>What the crash test found: named here so that it stays found.</summary>
public sealed class NoDefaultVpcTests
{
    private static readonly NoDefaultVpcSetting Setting = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_that_a_killed_run_detached_goes_with_its_network()
    {
        await using var cloud = await TestOrganization.StartAsync();
        var session = await cloud.OpenAsync();
        var gateway = (await GatewaysAsync(session)).Single()!;
        var detach = new JsonObject
        {
            ["InternetGatewayId"] = (string)gateway["InternetGatewayId"]!,
            ["VpcId"] = (string)gateway["Attachments"]![0]!["VpcId"]!,
        };
        Assert.IsType<AwsSuccess>(await session.CallAsync("ec2", "DetachInternetGateway", detach, Cancel));

        Assert.IsType<SettingWrite.Written>(await Setting.WriteAsync(session, new JsonObject { ["DefaultVpc"] = null }, Cancel));
        Assert.Empty(await GatewaysAsync(session));
    }

    [Fact]
    public async Task A_lost_answer_to_the_detachment_does_not_fail_the_step()
    {
        var cut = 0;
        await using var cloud = await TestOrganization.StartAsync(new LocalCloudOptions
        {
            AfterCall = call => call.Operation == "DetachInternetGateway" && Interlocked.Increment(ref cut) == 1 ? CloudFault.Cut : null,
        });
        var session = await cloud.OpenAsync();
        Assert.IsType<SettingWrite.Written>(await Setting.WriteAsync(session, new JsonObject { ["DefaultVpc"] = null }, Cancel));
        Assert.Equal(1, cut);
        Assert.Empty(await GatewaysAsync(session));
    }

    private static async Task<JsonArray> GatewaysAsync(AwsSession session) =>
        Assert.IsType<AwsSuccess>(await session.CallAsync("ec2", "DescribeInternetGateways", [], Cancel)).Output["InternetGateways"]?.AsArray() ?? [];
}
