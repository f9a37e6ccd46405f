using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Faults;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Faults;

public sealed class FaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_of_faults_is_read_with_its_rules()
    {
        var plan = Read("""
            {"seed":7,"faults":[{"fault":"throttle","service":"organizations","rate":0.05,"times":3},{"fault":"kill-after","operation":"CreateAccount","at":2},{"fault":"time-out","account":"111111111111","seconds":1.5}]}
            """, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal(7, plan!.Seed);
        Assert.Equal(new FaultRule(FaultKind.Throttle) { Service = "organizations", Rate = 0.05, Times = 3 }, plan.Rules[0]);
        Assert.Equal(new FaultRule(FaultKind.KillAfter) { Operation = "CreateAccount", At = 2 }, plan.Rules[1]);
        Assert.Equal(
            new FaultRule(FaultKind.TimeOut) { Account = AccountId.Parse("111111111111"), Duration = TimeSpan.FromSeconds(1.5) }, plan.Rules[2]);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"seed":7}""")]
    [InlineData("""{"faults":[{"fault":"throtle"}]}""")]
    [InlineData("""{"faults":[{"fault":"throttle","rate":2}]}""")]
    [InlineData("""{"faults":[{"fault":"throttle","at":0}]}""")]
    [InlineData("""{"faults":[{"fault":"throttle","operaton":"X"}]}""")]
    [InlineData("""{"faults":[{"fault":"throttle","account":"12"}]}""")]
    public void A_mistake_in_the_file_is_told(string text)
    {
        Assert.Null(Read(text, out var diagnostics));
        Assert.All(diagnostics, d => Assert.Equal("BH7007", d.Code));
        Assert.NotEmpty(diagnostics);
    }

    [Theory]
    [InlineData("throttle", "TooManyRequestsException", false)]
    [InlineData("server-error", "InternalFailure", false)]
    [InlineData("expired-credentials", "ExpiredTokenException", false)]
    [InlineData("cut-before", null, false)]
    [InlineData("cut-after", null, true)]
    [InlineData("time-out", null, true)]
    public async Task A_fault_meets_its_call_before_or_after_the_effect(string fault, string? code, bool hasEffect)
    {
        var kills = 0;
        var injector = new FaultInjector(
            Read($$"""{"faults":[{"fault":"{{fault}}","operation":"CreateOrganization","at":1,"seconds":0}]}""", out _)!, () => kills++);
        await using var cloud = await StartAsync(injector);
        using var connection = Connect(cloud);
        var session = Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "CreateOrganization", [], Cancel));
        if (code is not null) Assert.Equal(code, refusal.Code);
        Assert.Equal(hasEffect, await session.CallAsync("organizations", "DescribeOrganization", [], Cancel) is AwsSuccess);
        Assert.Equal(1, injector.Made);
        Assert.Equal(0, kills);
    }

    [Fact]
    public async Task A_call_that_is_delivered_twice_has_its_effect_twice_and_the_second_answer_comes_back()
    {
        var injector = new FaultInjector(Read("""{"faults":[{"fault":"duplicate","operation":"CreateUser","at":1}]}""", out _)!, () => { });
        await using var cloud = await StartAsync(injector);
        using var connection = Connect(cloud);
        var session = Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("iam", "CreateUser", new JsonObject { ["UserName"] = "bob" }, Cancel));
        Assert.Equal("EntityAlreadyExists", refusal.Code);
        Assert.IsType<AwsSuccess>(await session.CallAsync("iam", "GetUser", new JsonObject { ["UserName"] = "bob" }, Cancel));
    }

    [Theory]
    [InlineData("kill", false)]
    [InlineData("kill-after", true)]
    public async Task The_kill_comes_at_its_call(string fault, bool hasEffect)
    {
        var kills = 0;
        var injector = new FaultInjector(Read($$"""{"faults":[{"fault":"{{fault}}","service":"iam","at":2}]}""", out _)!, () => kills++);
        await using var cloud = await StartAsync(injector);
        using var connection = Connect(cloud);
        var session = Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
        Assert.IsType<AwsSuccess>(await session.CallAsync("iam", "ListUsers", [], Cancel));
        Assert.IsType<AwsRefusal>(await session.CallAsync("iam", "CreateUser", new JsonObject { ["UserName"] = "bob" }, Cancel));
        Assert.Equal(1, kills);
        Assert.Equal(hasEffect, await session.CallAsync("iam", "GetUser", new JsonObject { ["UserName"] = "bob" }, Cancel) is AwsSuccess);
    }

    [Fact]
    public void A_rule_counts_the_calls_that_an_earlier_one_takes()
    {
        var injector = new FaultInjector(new FaultPlan(1, [new FaultRule(FaultKind.Throttle) { At = 1 }, new FaultRule(FaultKind.ServerError) { At = 2 }]), () => { });
        CloudFault? Call(int number) => injector.Before(new CloudCall(number, "iam", "ListUsers", AccountId.Parse("111111111111"), new RegionName("us-east-1"), []));
        Assert.Equal(CloudFault.Throttle, Call(1));
        Assert.Equal(CloudFault.ServerError, Call(2));
        Assert.Null(Call(3));
    }

    [Fact]
    public void The_same_seed_makes_the_same_faults()
    {
        static string Run(int seed)
        {
            var injector = new FaultInjector(new FaultPlan(seed, [new FaultRule(FaultKind.Throttle) { Rate = 0.3 }]), () => { });
            return string.Concat(Enumerable.Range(1, 100).Select(n =>
                injector.Before(new CloudCall(n, "iam", "ListUsers", AccountId.Parse("111111111111"), new RegionName("us-east-1"), [])) is null ? '.' : 'x'));
        }

        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7), Run(8));
        Assert.InRange(Run(7).Count(c => c == 'x'), 15, 45);
    }

    private static FaultPlan? Read(string json, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var plan = FaultPlanReader.Read(JsonDocumentReader.Read(new SourceFile("faults.json", json)).Root!, bag);
        diagnostics = bag.ToSorted();
        return plan;
    }

    private static Task<LocalCloudServer> StartAsync(FaultInjector injector) => LocalCloudServer.StartAsync(
        new LocalCloudOptions { Listen = false, BeforeCall = injector.Before, AfterCall = injector.After }, Cancel);

    private static AwsConnection Connect(LocalCloudServer cloud) => new(new AwsConnectionOptions
    {
        Endpoint = cloud.Endpoint,
        Region = new RegionName("eu-west-1"),
        Credentials = new AccessKeys(cloud.Credentials.AccessKeyId, cloud.Credentials.SecretAccessKey),
        Pace = false,
        MaxAttempts = 1,
        Transport = cloud.CreateTransport(),
    });
}
