using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>AWS Config in every account and region, against the local cloud.</summary>
public sealed class ConfigRecordingTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1, us-east-1]
        accounts:
          security: security
          logs: log-archive
          dev: development
          odd: { kind: development, baseline: { config: off } }
        detection: { guardduty: off, security-hub: off, config: continuous }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_account_and_region_records_into_the_log_archive_and_the_security_account_sees_all_of_them()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        var report = await organization.ApplyAsync(session, desired);
        Assert.Equal([], report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);

        var accounts = (await CallAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        string IdOf(string name) => (string)accounts.Single(a => (string?)a!["Name"] == name)!["Id"]!;
        foreach (var region in new[] { "eu-west-1", "us-east-1" })
        {
            foreach (var id in new[] { session.Account.Value, IdOf("dev"), IdOf("logs"), IdOf("security") })
            {
                var there = await InAsync(session, id, region);
                var recorder = Assert.Single((await CallAsync(there, "config", "DescribeConfigurationRecorders", []))["ConfigurationRecorders"]!.AsArray())!;
                Assert.Equal("CONTINUOUS", (string?)recorder["recordingMode"]!["recordingFrequency"]);
                Assert.Equal(region == "eu-west-1", (bool?)recorder["recordingGroup"]!["includeGlobalResourceTypes"]);
                Assert.EndsWith(":role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig", (string?)recorder["roleARN"], StringComparison.Ordinal);
                var status = (await CallAsync(there, "config", "DescribeConfigurationRecorderStatus", []))["ConfigurationRecordersStatus"]![0]!;
                Assert.True((bool?)status["recording"]);
                var channel = Assert.Single((await CallAsync(there, "config", "DescribeDeliveryChannels", []))["DeliveryChannels"]!.AsArray())!;
                Assert.Equal($"bulkhead-config-{IdOf("logs")}", (string?)channel["s3BucketName"]);
            }

            Assert.Empty((await CallAsync(await InAsync(session, IdOf("odd"), region), "config", "DescribeConfigurationRecorders", []))["ConfigurationRecorders"]!.AsArray());
        }

        var security = await InAsync(session, IdOf("security"), "eu-west-1");
        var aggregator = Assert.Single((await CallAsync(security, "config", "DescribeConfigurationAggregators", []))["ConfigurationAggregators"]!.AsArray())!;
        Assert.Equal(["eu-west-1", "us-east-1"], aggregator["OrganizationAggregationSource"]!["AwsRegions"]!.AsArray().Select(r => (string)r!));
    }

    [Fact]
    public async Task Turned_off_the_recorders_go_and_what_they_recorded_stays()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        Assert.True((await organization.ApplyAsync(session, TestOrganization.Desire(Yaml))).Succeeded);
        var off = TestOrganization.Desire(Yaml.Replace("config: continuous", "config: off", StringComparison.Ordinal));
        Assert.True((await organization.ApplyAsync(session, off)).Succeeded);
        Assert.Empty((await TestOrganization.PlanAsync(session, off)).Steps);
        Assert.Empty((await CallAsync(session, "config", "DescribeConfigurationRecorders", []))["ConfigurationRecorders"]!.AsArray());
        var accounts = (await CallAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        var logs = (string)accounts.Single(a => (string?)a!["Name"] == "logs")!["Id"]!;
        Assert.IsType<AwsSuccess>(await (await InAsync(session, logs, "eu-west-1")).CallAsync(
            "s3", "HeadBucket", new JsonObject { ["Bucket"] = $"bulkhead-config-{logs}" }, Cancel));
    }

    private static async Task<AwsSession> InAsync(AwsSession session, string id, string region) =>
        Assert.IsType<SessionOpened>(await new AccountSessions(session).OpenAsync(AccountId.Parse(id), new RegionName(region), Cancel)).Session;

    private static async Task<JsonObject> CallAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAllPagesAsync(service, operation, input, Cancel) switch
        {
            AwsSuccess { Output: var output } => output,
            AwsRefusal refusal => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };
}
