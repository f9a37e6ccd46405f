using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Pace;

/// <summary>AWS's temper, on a clock that the test moves by hand.</summary>
public sealed class CloudPaceTests
{
    private readonly SteppedTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_beyond_a_published_rate_are_throttled_in_the_services_words()
    {
        await using var cloud = await StartAsync(new CloudPace { KeepsRates = true });
        for (var i = 0; i < 2; i++) Assert.IsType<AwsSuccess>(await TryAsync(cloud, "organizations", "ListRoots", []));
        var refusal = Assert.IsType<AwsRefusal>(await TryAsync(cloud, "organizations", "ListRoots", []));
        Assert.Equal(("TooManyRequestsException", RefusalKind.Throttled), (refusal.Code, refusal.Kind));
        _time.Go(TimeSpan.FromSeconds(1));
        Assert.IsType<AwsSuccess>(await TryAsync(cloud, "organizations", "ListRoots", []));
    }

    [Fact]
    public async Task A_new_account_is_made_late_listed_later_and_its_role_and_services_answer_later_still()
    {
        await using var cloud = await StartAsync(new CloudPace
        {
            AccountCreation = TimeSpan.FromSeconds(60),
            Listing = TimeSpan.FromSeconds(2),
            RoleReadiness = TimeSpan.FromSeconds(30),
            ServiceReadiness = TimeSpan.FromSeconds(90),
        });
        var request = await CallAsync(cloud, "organizations", "CreateAccount", new JsonObject { ["AccountName"] = "dev", ["Email"] = "aws+dev@acme.example" });
        var look = new JsonObject { ["CreateAccountRequestId"] = (string)request["CreateAccountStatus"]!["Id"]! };
        Assert.Equal("IN_PROGRESS", (string)(await CallAsync(cloud, "organizations", "DescribeCreateAccountStatus", look))["CreateAccountStatus"]!["State"]!);
        _time.Go(TimeSpan.FromSeconds(60));
        var status = (await CallAsync(cloud, "organizations", "DescribeCreateAccountStatus", look))["CreateAccountStatus"]!;
        Assert.Equal("SUCCEEDED", (string)status["State"]!);
        var account = (string)status["AccountId"]!;

        Assert.DoesNotContain(account, await IdsAsync(cloud));
        _time.Go(TimeSpan.FromSeconds(2));
        Assert.Contains(account, await IdsAsync(cloud));

        var role = new RoleRequest(new Arn("aws", "iam", "", account, "role/OrganizationAccountAccessRole"), "test");
        Assert.Equal("AccessDenied", Assert.IsType<SessionRefused>(await cloud.Administrator.AssumeRoleAsync(role, Cancel)).Refusal.Code);
        _time.Go(TimeSpan.FromSeconds(30));
        var there = Assert.IsType<SessionOpened>(await cloud.Administrator.AssumeRoleAsync(role, Cancel)).Session;
        foreach (var (service, operation, code) in new[]
        {
            ("ec2", "DescribeVpcs", "OptInRequired"), ("cloudformation", "ListStacks", "OptInRequired"), ("s3", "ListBuckets", "NotSignedUp"),
            ("guardduty", "ListDetectors", "SubscriptionRequiredException"),
        })
        {
            var refusal = Assert.IsType<AwsRefusal>(await there.CallAsync(service, operation, [], Cancel));
            Assert.Equal((code, RefusalKind.NotReady), (refusal.Code, refusal.Kind));
        }

        _time.Go(TimeSpan.FromSeconds(60));
        Assert.IsType<AwsSuccess>(await there.CallAsync("ec2", "DescribeVpcs", [], Cancel));
    }

    [Fact]
    public async Task A_new_role_can_be_assumed_later_and_a_new_unit_is_listed_later()
    {
        await using var cloud = await StartAsync(new CloudPace { RoleCreation = TimeSpan.FromSeconds(8), Listing = TimeSpan.FromSeconds(2) });
        var root = (string)(await CallAsync(cloud, "organizations", "ListRoots", []))["Roots"]![0]!["Id"]!;
        await CallAsync(cloud, "organizations", "CreateOrganizationalUnit", new JsonObject { ["ParentId"] = root, ["Name"] = "Work" });
        var parent = new JsonObject { ["ParentId"] = root };
        Assert.Empty((await CallAsync(cloud, "organizations", "ListOrganizationalUnitsForParent", parent))["OrganizationalUnits"]!.AsArray());
        await CallAsync(cloud, "iam", "CreateRole", new JsonObject
        {
            ["RoleName"] = "audit",
            ["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]}""",
        });
        var assume = new JsonObject { ["RoleArn"] = "arn:aws:iam::111111111111:role/audit", ["RoleSessionName"] = "test" };
        Assert.Equal("AccessDenied", Assert.IsType<AwsRefusal>(await TryAsync(cloud, "sts", "AssumeRole", assume)).Code);
        _time.Go(TimeSpan.FromSeconds(8));
        Assert.IsType<AwsSuccess>(await TryAsync(cloud, "sts", "AssumeRole", assume));
        Assert.Single((await CallAsync(cloud, "organizations", "ListOrganizationalUnitsForParent", parent))["OrganizationalUnits"]!.AsArray());
    }

    [Fact]
    public void Things_of_a_kind_take_different_times_the_same_each_time_and_the_mean_in_the_mean()
    {
        var pace = new CloudPace { Varies = true };
        var times = Enumerable.Range(0, 1000).Select(i => pace.Of(TimeSpan.FromSeconds(60), $"aws+{i}@acme.example").TotalSeconds).ToArray();
        Assert.InRange(times.Min(), 30, 33);
        Assert.InRange(times.Max(), 87, 90);
        Assert.InRange(times.Average(), 58, 62);
        Assert.Equal(times[7], pace.Of(TimeSpan.FromSeconds(60), "aws+7@acme.example").TotalSeconds);
    }

    [Fact]
    public void The_bound_is_the_slowest_of_rates_and_of_what_AWS_does_at_once()
    {
        var calls = new Dictionary<string, long>(StringComparer.Ordinal) { ["organizations:CreateAccount"] = 1000, ["organizations:MoveAccount"] = 1000, ["s3:PutObject"] = 1_000_000 };
        Assert.Equal(TimeSpan.FromSeconds(12_000), PaceBound.Of(calls, CloudPace.Aws, new CloudQuotas()).Time);
        Assert.Equal(TimeSpan.FromSeconds(9_970), PaceBound.Of(calls, CloudPace.Aws with { AccountCreation = TimeSpan.FromSeconds(30) }, new CloudQuotas()).Time);
        Assert.Equal(TimeSpan.Zero, PaceBound.Of(new Dictionary<string, long>(StringComparer.Ordinal), CloudPace.Aws, new CloudQuotas()).Time);
    }

    private Task<EnforcedCloud> StartAsync(CloudPace pace) => EnforcedCloud.StartAsync(new LocalCloudOptions { Time = _time, Pace = pace });

    private static Task<AwsResult> TryAsync(EnforcedCloud cloud, string service, string operation, JsonObject input) =>
        cloud.Administrator.CallAsync(service, operation, (JsonObject)input.DeepClone(), Cancel);

    private static async Task<JsonObject> CallAsync(EnforcedCloud cloud, string service, string operation, JsonObject input) =>
        Assert.IsType<AwsSuccess>(await TryAsync(cloud, service, operation, input)).Output;

    private static async Task<IEnumerable<string>> IdsAsync(EnforcedCloud cloud) =>
        (await CallAsync(cloud, "organizations", "ListAccounts", []))["Accounts"]!.AsArray().Select(a => (string)a!["Id"]!);
}
