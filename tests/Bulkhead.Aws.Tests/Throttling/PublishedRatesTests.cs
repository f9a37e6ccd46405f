using Bulkhead.Aws.Models;
using Bulkhead.Aws.Throttling;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Aws.Tests.Throttling;

public sealed class PublishedRatesTests
{
    [Fact]
    public void Every_api_with_a_rate_exists()
    {
        foreach (var service in new[] { "organizations", "account" })
        {
            var model = ServiceModels.Get(service);
            var withRate = model.OperationNames.Where(o => PublishedRates.Find(service, o) is not null).ToArray();
            Assert.Equal(service == "organizations" ? 36 : 4, withRate.Length);
        }
    }

    [Theory]
    [InlineData("organizations", "CreateAccount", 0.1, 3)]
    [InlineData("organizations", "ListAccounts", 8, 12)]
    [InlineData("sso-admin", "ListInstances", 20, 20)]
    [InlineData("account", "PutAlternateContact", 5, 8)]
    public void Rates_are_those_that_aws_publishes(string service, string operation, double rate, int burst)
    {
        var published = PublishedRates.Find(service, operation)!;
        Assert.Equal((rate, burst), (published.PerSecond, published.Burst));
    }

    [Fact]
    public void An_estimate_is_the_longest_of_the_buckets()
    {
        var estimate = PublishedRates.Estimate(new Dictionary<string, long>
        {
            ["organizations:CreateAccount"] = 13,
            ["organizations:ListAccounts"] = 50,
            ["iam:GetRole"] = 1_000_000,
        });
        Assert.Equal(TimeSpan.FromSeconds(100), estimate);
    }

    [Fact]
    public void Apis_that_share_a_bucket_add_up() => Assert.Equal(
        TimeSpan.FromSeconds(1),
        PublishedRates.Estimate(new Dictionary<string, long> { ["sso-admin:ListInstances"] = 20, ["sso-admin:ListPermissionSets"] = 20 }));

    [Fact]
    public async Task Accounts_have_buckets_of_their_own_and_one_account_shares_one()
    {
        var time = new FakeTime();
        using var pace = new CallPace(isOn: true, time);
        var first = Call("111111111111", "organizations", "CloseAccount");
        await Wait(pace, first);
        Assert.True(Wait(pace, Call("222222222222", "organizations", "CloseAccount")).IsCompleted);
        Assert.False(Wait(pace, first).IsCompleted);
    }

    [Fact]
    public void An_api_without_a_published_rate_slows_down_only_after_a_throttle()
    {
        using var pace = new CallPace(isOn: true, new FakeTime());
        var call = Call("111111111111", "cloudformation", "CreateChangeSet");
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(Wait(pace, call).IsCompleted));
        pace.Throttled(call);
        Assert.False(Wait(pace, call).IsCompleted);
        Assert.True(Wait(pace, call with { Region = new RegionName("us-east-1") }).IsCompleted);
    }

    [Fact]
    public void Without_pace_nothing_waits()
    {
        using var pace = new CallPace(isOn: false, new FakeTime());
        var call = Call("111111111111", "organizations", "CloseAccount");
        pace.Throttled(call);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(Wait(pace, call).IsCompleted));
    }

    private static Task Wait(CallPace pace, AwsCall call) => pace.WaitAsync(call, null, default).AsTask();

    private static AwsCall Call(string account, string service, string operation) =>
        new(AccountId.Parse(account), new RegionName("eu-west-1"), service, operation);
}
