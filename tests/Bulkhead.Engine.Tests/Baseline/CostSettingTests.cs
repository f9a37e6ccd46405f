using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>The bill's settings, against the local cloud.</summary>
public sealed class CostSettingTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          tags: { company: acme }
          contacts:
            billing: { name: Accounts payable, email: billing@acme.example, phone: "+44 20 7946 0001" }
        accounts:
          dev: { kind: development, bill-to: Research }
        """;

    [Fact]
    public async Task Unusual_costs_are_told_to_the_billing_contact_and_what_is_changed_by_hand_comes_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        IAccountSetting setting = new CostAnomaliesSetting();
        var desired = new JsonObject { ["monitor"] = "SERVICE", ["told"] = "billing@acme.example", ["frequency"] = "DAILY", ["threshold"] = "100", ["subscriptions"] = "1" };
        Assert.IsType<SettingComparison.Differs>(setting.Compare(desired, await ReadAsync(setting, session, desired)));
        Assert.IsType<SettingWrite.Written>(await setting.WriteAsync(session, desired, CancellationToken.None));
        Assert.IsType<SettingComparison.Same>(setting.Compare(desired, await ReadAsync(setting, session, desired)));

        var subscriptions = Assert.IsType<AwsSuccess>(await session.CallAsync("ce", "GetAnomalySubscriptions", [], CancellationToken.None)).Output;
        var arn = (string)subscriptions["AnomalySubscriptions"]![0]!["SubscriptionArn"]!;
        var other = new JsonObject { ["SubscriptionArn"] = arn, ["Subscribers"] = new JsonArray(new JsonObject { ["Type"] = "EMAIL", ["Address"] = "mallory@evil.example" }) };
        Assert.IsType<AwsSuccess>(await session.CallAsync("ce", "UpdateAnomalySubscription", other, CancellationToken.None));
        Assert.IsType<SettingComparison.Differs>(setting.Compare(desired, await ReadAsync(setting, session, desired)));
        Assert.IsType<SettingWrite.Written>(await setting.WriteAsync(session, desired, CancellationToken.None));
        Assert.IsType<SettingComparison.Same>(setting.Compare(desired, await ReadAsync(setting, session, desired)));
        subscriptions = Assert.IsType<AwsSuccess>(await session.CallAsync("ce", "GetAnomalySubscriptions", [], CancellationToken.None)).Output;
        Assert.Single(subscriptions["AnomalySubscriptions"]!.AsArray());
    }

    [Fact]
    public async Task A_tag_that_AWS_does_not_show_yet_is_waited_for_and_one_that_it_shows_is_activated()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        Assert.Contains(desired.Accounts.Single().Tags, t => t is { Key: "bulkhead:bill-to", Value: "Research" });
        Assert.All((await organization.ApplyAsync(session, desired)).Steps, s => Assert.IsType<StepOutcome.Done>(s.Outcome));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);

        var setting = desired.Settings.Single(s => s.Setting.Name == "cost-tags");
        Assert.Equal(["bulkhead:bill-to", "bulkhead:template", "company"], setting.Value.Select(v => v.Key));
        var differs = Assert.IsType<SettingComparison.Differs>(setting.Setting.Compare(setting.Value, new JsonObject { ["company"] = "Inactive", ["bulkhead:template"] = "Active" }));
        Assert.Equal("company", Assert.Single(differs.Differences).Property);
    }

    private static async Task<JsonObject> ReadAsync(IAccountSetting setting, AwsSession session, JsonObject desired) =>
        Assert.IsType<SettingReading.Known>(await setting.ReadAsync(session, desired, CancellationToken.None)).Value;
}
