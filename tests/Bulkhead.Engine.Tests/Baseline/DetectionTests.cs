using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>Detection in every account and governed region, against the local cloud, which enforces IAM.</summary>
public sealed class DetectionTests
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
        detection:
          guardduty: [s3, runtime]
          security-hub: [foundational, cis]
          inspector: off
          config: off
        """;

    private static readonly string Whole = Yaml.Replace("  inspector: off", "  inspector: [ec2, ecr]\n  macie: on", StringComparison.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GuardDuty_is_on_in_every_account_and_region_and_a_second_plan_is_empty()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Equal([], (await TestOrganization.PlanAsync(session, desired)).Steps.Select(s => $"{s.Address}: {string.Join(", ", s.Differences)}"));
        foreach (var account in new[] { "dev", "logs", "security", null })
        {
            foreach (var region in new[] { "eu-west-1", "us-east-1" })
            {
                var there = await InAsync(session, account, region);
                var detector = (await CallAsync(there, "guardduty", "ListDetectors", []))["DetectorIds"]![0]!.GetValue<string>();
                var features = (await CallAsync(there, "guardduty", "GetDetector", new JsonObject { ["DetectorId"] = detector }))["Features"]!.AsArray();
                var on = features.Where(f => (string?)f!["Status"] == "ENABLED").Select(f => (string)f!["Name"]!).ToHashSet();
                // The management account chose its own plans before it became a member; the organization's come on top.
                Assert.Superset(new HashSet<string> { "CLOUD_TRAIL", "RUNTIME_MONITORING", "S3_DATA_EVENTS" }, on);
                if (account is not null) Assert.DoesNotContain("EKS_AUDIT_LOGS", on);
            }
        }
    }

    [Fact]
    public async Task An_account_that_is_added_is_a_member_and_only_it_and_lists_that_name_it_are_touched()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Whole)));
        var grown = TestOrganization.Desire(Whole.Replace("  dev: development", "  dev: development\n  qa: development", StringComparison.Ordinal));
        var plan = await TestOrganization.PlanAsync(session, grown);
        Assert.Equal(
            from service in new[] { "guardduty", "inspector", "macie" }
            from region in new[] { "eu-west-1", "us-east-1" }
            orderby region, service
            select $"setting security/{region}/{service}-members",
            plan.Steps.Where(s => (s.Address.Account ?? s.Address.Name) != "qa").Select(s => s.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.All(
            plan.Steps.Where(s => s.Address.Name.EndsWith("-members", StringComparison.Ordinal)),
            s => Assert.Equal(["Members.qa"], s.Differences.Select(d => d.Property)));
        AssertSucceeded(await organization.ApplyAsync(session, grown));
        Assert.Empty((await TestOrganization.PlanAsync(session, grown)).Steps);
        Assert.NotEmpty((await CallAsync(await InAsync(session, "qa", "us-east-1"), "guardduty", "ListDetectors", []))["DetectorIds"]!.AsArray());
    }

    public static TheoryData<string, string> Removals => new()
    {
        { "administrator", "setting management/us-east-1/guardduty-administrator" },
        { "management", "setting management/us-east-1/guardduty-management" },
        { "organization", "setting security/us-east-1/guardduty" },
        { "own-plans", "setting security/us-east-1/guardduty" },
        { "member", "setting security/us-east-1/guardduty-members" },
        { "hub-management", "setting management/eu-west-1/security-hub-management" },
        { "hub-aggregator", "setting security/security-hub" },
        { "hub-configuration", "setting security/security-hub" },
        { "hub-policy", "setting security/security-hub" },
        { "hub-association", "setting security/security-hub" },
    };

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_piece_that_somebody_removes_shows_in_the_plan_and_is_repaired(string piece, string step)
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var management = session.WithRegion(new RegionName("us-east-1"));
        var security = await InAsync(session, "security", "us-east-1");
        var home = security.WithRegion(new RegionName("eu-west-1"));
        var own = new JsonObject { ["DetectorId"] = await DetectorAsync(security) };
        switch (piece)
        {
            case "administrator":
                await CallAsync(management, "guardduty", "DisableOrganizationAdminAccount", new JsonObject { ["AdminAccountId"] = security.Account.Value });
                break;
            case "management":
                await CallAsync(security, "guardduty", "UpdateOrganizationConfiguration", With(own, "AutoEnableOrganizationMembers", "NEW"));
                await CallAsync(security, "guardduty", "DisassociateMembers", With(own, "AccountIds", new JsonArray(management.Account.Value)));
                await CallAsync(security, "guardduty", "DeleteMembers", With(own, "AccountIds", new JsonArray(management.Account.Value)));
                await CallAsync(management, "guardduty", "DeleteDetector", new JsonObject { ["DetectorId"] = await DetectorAsync(management) });
                break;
            case "organization":
                await CallAsync(security, "guardduty", "UpdateOrganizationConfiguration", With(own, "AutoEnableOrganizationMembers", "NONE"));
                break;
            case "own-plans":
                await CallAsync(security, "guardduty", "UpdateDetector", With(own, "Features", new JsonArray(new JsonObject { ["Name"] = "S3_DATA_EVENTS", ["Status"] = "DISABLED" })));
                break;
            case "member":
                await CallAsync(security, "guardduty", "UpdateOrganizationConfiguration", With(own, "AutoEnableOrganizationMembers", "NEW"));
                await CallAsync(security, "guardduty", "DisassociateMembers", With(own, "AccountIds", new JsonArray((await InAsync(session, "dev", "us-east-1")).Account.Value)));
                break;
            case "hub-management":
                await CallAsync(home, "securityhub", "UpdateOrganizationConfiguration", new JsonObject { ["AutoEnable"] = false, ["AutoEnableStandards"] = "NONE" });
                await CallAsync(session, "securityhub", "DisableSecurityHub", []);
                break;
            case "hub-aggregator":
                var aggregator = (await CallAsync(home, "securityhub", "ListFindingAggregators", []))["FindingAggregators"]![0]!["FindingAggregatorArn"]!;
                await CallAsync(home, "securityhub", "UpdateFindingAggregator", new JsonObject { ["FindingAggregatorArn"] = aggregator.DeepClone(), ["RegionLinkingMode"] = "NO_REGIONS" });
                break;
            case "hub-configuration":
                await CallAsync(home, "securityhub", "UpdateOrganizationConfiguration", new JsonObject { ["AutoEnable"] = true });
                break;
            case "hub-policy":
                var off = new JsonObject { ["SecurityHub"] = new JsonObject { ["ServiceEnabled"] = false } };
                await CallAsync(home, "securityhub", "UpdateConfigurationPolicy", new JsonObject { ["Identifier"] = await PolicyAsync(home), ["ConfigurationPolicy"] = off });
                break;
            case "hub-association":
                var root = (await CallAsync(session, "organizations", "ListRoots", []))["Roots"]![0]!["Id"]!.DeepClone();
                await CallAsync(home, "securityhub", "StartConfigurationPolicyDisassociation", new JsonObject
                {
                    ["ConfigurationPolicyIdentifier"] = await PolicyAsync(home),
                    ["Target"] = new JsonObject { ["RootId"] = root },
                });
                break;
            default:
                Assert.Fail(piece);
                break;
        }

        var plan = await TestOrganization.PlanAsync(session, desired);
        Assert.Contains(step, plan.Steps.Select(s => s.Address.ToString()));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
    }

    [Fact]
    public async Task An_administrator_of_an_account_cannot_turn_its_detector_off()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml)));
        var dev = await InAsync(session, "dev", "eu-west-1");
        var refused = await dev.CallAsync("guardduty", "DeleteDetector", new JsonObject { ["DetectorId"] = await DetectorAsync(dev) }, Cancel);
        Assert.Equal("BadRequestException", Assert.IsType<AwsRefusal>(refused).Code);
    }

    [Fact]
    public async Task Inspector_scans_every_account_and_region_and_what_somebody_takes_out_comes_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Whole);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        foreach (var account in new[] { "dev", "logs", "security", null })
        {
            var there = await InAsync(session, account, "us-east-1");
            var state = (await CallAsync(there, "inspector2", "BatchGetAccountStatus", []))["accounts"]![0]!["resourceState"]!;
            Assert.Equal(("ENABLED", "ENABLED", "DISABLED"), ((string)state["ec2"]!["status"]!, (string)state["ecr"]!["status"]!, (string)state["lambda"]!["status"]!));
        }

        var management = session.WithRegion(new RegionName("us-east-1"));
        var security = await InAsync(session, "security", "us-east-1");
        var dev = (await InAsync(session, "dev", "us-east-1")).Account.Value;
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/inspector-members", () =>
            CallAsync(security, "inspector2", "DisassociateMember", new JsonObject { ["accountId"] = dev }));
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/inspector-members", () =>
            CallAsync(security, "inspector2", "Disable", new JsonObject { ["accountIds"] = new JsonArray(dev), ["resourceTypes"] = new JsonArray("ECR") }));
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/inspector", () =>
            CallAsync(security, "inspector2", "Disable", new JsonObject { ["resourceTypes"] = new JsonArray("EC2") }));
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/inspector", () =>
            CallAsync(security, "inspector2", "UpdateOrganizationConfiguration", new JsonObject { ["autoEnable"] = new JsonObject { ["ec2"] = false, ["ecr"] = true } }));
        await RepairsAsync(organization, session, desired, "setting management/us-east-1/inspector-administrator", () =>
            CallAsync(management, "inspector2", "DisableDelegatedAdminAccount", new JsonObject { ["delegatedAdminAccountId"] = security.Account.Value }));
    }

    [Fact]
    public async Task Macie_is_on_in_every_account_and_region_by_choice_and_what_somebody_takes_out_comes_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Whole);
        Assert.DoesNotContain(TestOrganization.Desire(Whole.Replace("macie: on", "macie: off", StringComparison.Ordinal)).Settings, s => s.Setting.Name.StartsWith("macie", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        foreach (var account in new[] { "dev", "logs", "security", null })
        {
            var there = await InAsync(session, account, "us-east-1");
            Assert.Equal("ENABLED", (string)(await CallAsync(there, "macie2", "GetMacieSession", []))["status"]!);
        }

        var management = session.WithRegion(new RegionName("us-east-1"));
        var security = await InAsync(session, "security", "us-east-1");
        var dev = (await InAsync(session, "dev", "us-east-1")).Account.Value;
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/macie-members", () =>
            CallAsync(security, "macie2", "UpdateMemberSession", new JsonObject { ["id"] = dev, ["status"] = "PAUSED" }));
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/macie-members", () =>
            CallAsync(security, "macie2", "DisassociateMember", new JsonObject { ["id"] = dev }));
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/macie", () =>
            CallAsync(security, "macie2", "UpdateOrganizationConfiguration", new JsonObject { ["autoEnable"] = false }));
        await RepairsAsync(organization, session, desired, "setting security/us-east-1/macie", () =>
            CallAsync(security, "macie2", "UpdateAutomatedDiscoveryConfiguration", new JsonObject { ["status"] = "DISABLED", ["autoEnableOrganizationMembers"] = "NONE" }));
        await RepairsAsync(organization, session, desired, "setting management/us-east-1/macie-management", async () =>
        {
            await CallAsync(security, "macie2", "DisassociateMember", new JsonObject { ["id"] = management.Account.Value });
            await CallAsync(management, "macie2", "DisableMacie", []);
        });
        await RepairsAsync(organization, session, desired, "setting management/us-east-1/macie-administrator", () =>
            CallAsync(management, "macie2", "DisableOrganizationAdminAccount", new JsonObject { ["adminAccountId"] = security.Account.Value }));
    }

    private static async Task RepairsAsync(
        TestOrganization organization, AwsSession session, Engine.Desired.DesiredOrganization desired, string step, Func<Task> remove)
    {
        await remove();
        Assert.Contains(step, (await TestOrganization.PlanAsync(session, desired)).Steps.Select(s => s.Address.ToString()));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
    }

    [Fact]
    public async Task Security_Hub_is_on_with_the_files_standards_in_every_account_and_region_and_nobody_there_turns_it_off()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml)));
        foreach (var account in new[] { "dev", "logs", "security", null })
        {
            foreach (var region in new[] { "eu-west-1", "us-east-1" })
            {
                var there = await InAsync(session, account, region);
                Assert.Equal(
                    [
                        "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0",
                        "arn:aws:securityhub:eu-west-1::standards/cis-aws-foundations-benchmark/v/3.0.0",
                    ],
                    (await CallAsync(there, "securityhub", "GetEnabledStandards", []))["StandardsSubscriptions"]!.AsArray().Select(s => (string)s!["StandardsArn"]!));
                Assert.Equal("AccessDeniedException", Assert.IsType<AwsRefusal>(await there.CallAsync("securityhub", "DisableSecurityHub", [], Cancel)).Code);
            }
        }
    }

    private static async Task<string> PolicyAsync(AwsSession home) =>
        (await CallAsync(home, "securityhub", "ListConfigurationPolicies", []))["ConfigurationPolicySummaries"]![0]!["Id"]!.GetValue<string>();

    private static JsonObject With(JsonObject input, string name, JsonNode value) => new(input.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))) { [name] = value };

    private static async Task<string> DetectorAsync(AwsSession session) =>
        (await CallAsync(session, "guardduty", "ListDetectors", []))["DetectorIds"]![0]!.GetValue<string>();

    /// <summary>A session in an account by its name; null for the management account.</summary>
    private static async Task<AwsSession> InAsync(AwsSession session, string? name, string region)
    {
        if (name is null) return session.WithRegion(new RegionName(region));
        var accounts = (await CallAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        var id = (string)accounts.Single(a => (string?)a!["Name"] == name)!["Id"]!;
        return Assert.IsType<SessionOpened>(await new AccountSessions(session).OpenAsync(AccountId.Parse(id), new RegionName(region), Cancel)).Session;
    }

    private static async Task<JsonObject> CallAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAllPagesAsync(service, operation, input, Cancel) switch
        {
            AwsSuccess { Output: var output } => output,
            AwsRefusal refusal => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };

    private static void AssertSucceeded(ApplyReport report) =>
        Assert.Equal([], report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
}
