using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>
/// Whatever somebody takes out of an account's baseline by hand is seen, and comes back: each piece in turn, by calls of the services
/// themselves, in the local cloud.
/// </summary>
public sealed class RepairTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          security: security
          logs: log-archive
          backups: backup
          dev: { kind: development, budget: 100 USD }
        detection: { guardduty: off, security-hub: off }
        """;

    /// <summary>What CloudFormation can't see as gone: the calls that it would take leave it there.</summary>
    private static readonly string[] Stays = ["AWS::KMS::Key"];

    [Fact]
    public async Task Each_resource_of_a_stack_that_is_removed_by_hand_is_seen_and_comes_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        Assert.All((await organization.ApplyAsync(session, desired)).Steps, s => Assert.IsType<StepOutcome.Done>(s.Outcome));
        var dev = await InAsync(session, "dev");
        var removed = 0;
        foreach (var stack in desired.Stacks.Where(s => s.Account == "dev" && s.Region.Value == "eu-west-1").Select(s => s.Template.Name).Distinct())
        {
            var resources = await DoAsync(dev, "cloudformation", "DescribeStackResources", new JsonObject { ["StackName"] = stack });
            foreach (var resource in resources["StackResources"]!.AsArray().Where(r => !Stays.Contains((string?)r!["ResourceType"])))
            {
                var (logical, type, physical) = ((string)resource!["LogicalResourceId"]!, (string)resource["ResourceType"]!, (string)resource["PhysicalResourceId"]!);
                await HandRemoval.RemoveAsync(dev, type, physical);
                var drift = await LookAsync(session, desired);
                var drifted = Assert.Single(drift.Stacks, s => !s.Resources.IsEmpty);
                Assert.Equal((dev.Account, stack), (drifted.Account, drifted.Stack));
                Assert.Contains(drifted.Resources, r => r.LogicalId == logical && r.IsDeleted);

                var step = Assert.Single((await TestOrganization.PlanAsync(session, desired)).Steps);
                Assert.Equal(new StepAddress(StepKind.Stack, stack, "dev", new RegionName("eu-west-1")), step.Address);
                Assert.True(Assert.IsType<StepPayload.WriteStack>(step.Payload).RevertsDrift);
                var outcome = Assert.Single((await organization.ApplyAsync(session, desired)).Steps).Outcome;
                Assert.True(outcome is StepOutcome.Done, $"{stack} {logical}: {outcome}");
                Assert.False((await LookAsync(session, desired)).HasDrift);
                Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
                removed++;
            }
        }

        Assert.InRange(removed, 10, 100);
    }

    [Fact]
    public async Task What_is_changed_by_hand_is_changed_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        await organization.ApplyAsync(session, desired);
        var dev = await InAsync(session, "dev");
        var other = new JsonObject { ["RoleName"] = "BulkheadAudit", ["MaxSessionDuration"] = 43_200, ["Description"] = "Mine" };
        await DoAsync(dev, "iam", "UpdateRole", other);
        await DoAsync(dev, "iam", "AttachRolePolicy", new JsonObject { ["RoleName"] = "BulkheadAudit", ["PolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });
        Assert.Contains((await LookAsync(session, desired)).Stacks, s => s.Resources.Any(r => r is { LogicalId: "AuditRole" or "Audit", IsDeleted: false }));
        Assert.IsType<StepOutcome.Done>(Assert.Single((await organization.ApplyAsync(session, desired)).Steps).Outcome);
        var policies = await DoAsync(dev, "iam", "ListAttachedRolePolicies", new JsonObject { ["RoleName"] = "BulkheadAudit" });
        Assert.DoesNotContain("AdministratorAccess", policies["AttachedPolicies"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_setting_that_is_changed_by_hand_is_seen_and_comes_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        await organization.ApplyAsync(session, desired);
        var dev = await InAsync(session, "dev");
        (string Account, string Setting, string Service, string Operation, JsonObject Input)[] changes =
        [
            ("dev", "password-policy", "iam", "DeleteAccountPasswordPolicy", []),
            ("dev", "s3-block-public-access", "s3control", "DeletePublicAccessBlock", new JsonObject { ["AccountId"] = dev.Account.Value }),
            ("dev", "ebs-encryption", "ec2", "DisableEbsEncryptionByDefault", []),
            ("dev", "instance-metadata", "ec2", "ModifyInstanceMetadataDefaults", new JsonObject { ["HttpTokens"] = "no-preference" }),
            ("dev", "alternate-contacts", "account", "DeleteAlternateContact", new JsonObject { ["AlternateContactType"] = "SECURITY" }),
            ("management", "root-access", "iam", "DisableOrganizationsRootSessions", []),
            ("management", "root-access", "iam", "DisableOrganizationsRootCredentialsManagement", []),
            ("management", "no-default-vpc", "ec2", "CreateDefaultVpc", []),
            ("management", "backup-copies", "backup", "UpdateGlobalSettings", new JsonObject { ["GlobalSettings"] = new JsonObject { ["isCrossAccountBackupEnabled"] = "false" } }),
        ];
        foreach (var (account, setting, service, operation, input) in changes)
        {
            await DoAsync(account == "dev" ? dev : session, service, operation, input);
            var step = Assert.Single((await TestOrganization.PlanAsync(session, desired)).Steps);
            Assert.Equal((StepKind.Setting, setting, account), (step.Address.Kind, step.Address.Name, step.Address.Account));
            Assert.IsType<StepOutcome.Done>(Assert.Single((await organization.ApplyAsync(session, desired)).Steps).Outcome);
            Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        }
    }

    private static async Task<DriftReport> LookAsync(AwsSession session, DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, desired, null, CancellationToken.None)).Organization;
        var drift = await DriftReader.ReadAsync(session, desired, observed, TimeProvider.System, CancellationToken.None);
        Assert.True(drift.IsWhole);
        return drift;
    }

    private static async Task<AwsSession> InAsync(AwsSession management, string name)
    {
        var accounts = await DoAsync(management, "organizations", "ListAccounts", []);
        var id = AccountId.Parse((string)accounts["Accounts"]!.AsArray().Single(a => (string)a!["Name"]! == name)!["Id"]!);
        return Assert.IsType<SessionOpened>(await new AccountSessions(management).OpenAsync(id, new RegionName("eu-west-1"), CancellationToken.None)).Session;
    }

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input) =>
        Assert.IsType<AwsSuccess>(await session.CallAsync(service, operation, input, CancellationToken.None)).Output;
}
