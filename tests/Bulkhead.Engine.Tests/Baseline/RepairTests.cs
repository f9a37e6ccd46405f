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
                await RemoveAsync(dev, type, physical);
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
        (string Setting, string Service, string Operation, JsonObject Input)[] changes =
        [
            ("password-policy", "iam", "DeleteAccountPasswordPolicy", []),
            ("s3-block-public-access", "s3control", "DeletePublicAccessBlock", new JsonObject { ["AccountId"] = dev.Account.Value }),
            ("ebs-encryption", "ec2", "DisableEbsEncryptionByDefault", []),
            ("instance-metadata", "ec2", "ModifyInstanceMetadataDefaults", new JsonObject { ["HttpTokens"] = "no-preference" }),
            ("alternate-contacts", "account", "DeleteAlternateContact", new JsonObject { ["AlternateContactType"] = "SECURITY" }),
        ];
        foreach (var (setting, service, operation, input) in changes)
        {
            await DoAsync(dev, service, operation, input);
            var step = Assert.Single((await TestOrganization.PlanAsync(session, desired)).Steps);
            Assert.Equal((StepKind.Setting, setting, "dev"), (step.Address.Kind, step.Address.Name, step.Address.Account));
            Assert.IsType<StepOutcome.Done>(Assert.Single((await organization.ApplyAsync(session, desired)).Steps).Outcome);
            Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        }
    }

    /// <summary>Removes a resource as its owner would, with what has to go before it.</summary>
    private static async Task RemoveAsync(AwsSession session, string type, string id)
    {
        switch (type)
        {
            case "AWS::IAM::Role":
                var role = new JsonObject { ["RoleName"] = id };
                foreach (var policy in (await DoAsync(session, "iam", "ListAttachedRolePolicies", role))["AttachedPolicies"]!.AsArray())
                    await DoAsync(session, "iam", "DetachRolePolicy", new JsonObject { ["RoleName"] = id, ["PolicyArn"] = (string)policy!["PolicyArn"]! });
                foreach (var policy in (await DoAsync(session, "iam", "ListRolePolicies", role))["PolicyNames"]!.AsArray())
                    await DoAsync(session, "iam", "DeleteRolePolicy", new JsonObject { ["RoleName"] = id, ["PolicyName"] = (string)policy! });
                await DoAsync(session, "iam", "DeleteRole", role);
                break;
            case "AWS::AccessAnalyzer::Analyzer":
                await DoAsync(session, "accessanalyzer", "DeleteAnalyzer", new JsonObject { ["analyzerName"] = id.Split('/')[^1] });
                break;
            case "AWS::Budgets::Budget":
                await DoAsync(session, "budgets", "DeleteBudget", new JsonObject { ["AccountId"] = session.Account.Value, ["BudgetName"] = id });
                break;
            case "AWS::Config::ConfigurationRecorder":
                await DoAsync(session, "config", "DeleteConfigurationRecorder", new JsonObject { ["ConfigurationRecorderName"] = id });
                break;
            case "AWS::Config::DeliveryChannel":
                var recorder = new JsonObject { ["ConfigurationRecorderName"] = (string)(await DoAsync(session, "config", "DescribeConfigurationRecorders", []))["ConfigurationRecorders"]![0]!["name"]! };
                await DoAsync(session, "config", "StopConfigurationRecorder", (JsonObject)recorder.DeepClone());
                await DoAsync(session, "config", "DeleteDeliveryChannel", new JsonObject { ["DeliveryChannelName"] = id });
                break;
            case "AWS::Events::Rule":
                var name = id.Split('/')[^1];
                var targets = await DoAsync(session, "events", "ListTargetsByRule", new JsonObject { ["Rule"] = name });
                await DoAsync(session, "events", "RemoveTargets", new JsonObject { ["Rule"] = name, ["Ids"] = new JsonArray([.. targets["Targets"]!.AsArray().Select(t => (JsonNode)(string)t!["Id"]!)]) });
                await DoAsync(session, "events", "DeleteRule", new JsonObject { ["Name"] = name });
                break;
            case "AWS::KMS::Alias":
                await DoAsync(session, "kms", "DeleteAlias", new JsonObject { ["AliasName"] = id });
                break;
            case "AWS::Backup::BackupVault":
                await DoAsync(session, "backup", "DeleteBackupVault", new JsonObject { ["BackupVaultName"] = id });
                break;
            case "AWS::Backup::RestoreTestingPlan":
                var selections = await DoAsync(session, "backup", "ListRestoreTestingSelections", new JsonObject { ["RestoreTestingPlanName"] = id });
                foreach (var selection in selections["RestoreTestingSelections"]!.AsArray()) await RemoveAsync(session, "AWS::Backup::RestoreTestingSelection", $"{id}|{selection!["RestoreTestingSelectionName"]}");
                await DoAsync(session, "backup", "DeleteRestoreTestingPlan", new JsonObject { ["RestoreTestingPlanName"] = id });
                break;
            case "AWS::Backup::RestoreTestingSelection":
                await DoAsync(session, "backup", "DeleteRestoreTestingSelection", new JsonObject { ["RestoreTestingPlanName"] = id.Split('|')[0], ["RestoreTestingSelectionName"] = id.Split('|')[1] });
                break;
            default:
                throw new InvalidOperationException($"The test can't remove {type}.");
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
