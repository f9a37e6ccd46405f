using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>The escrow's copies and its seal, against the local cloud, which enforces IAM, guardrails and locks.</summary>
public sealed class EscrowTests
{
    private const string Open = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          backups: backup
          escrow: escrow
          dev: development
        backups: { keep: 20 days, copies: 60 days, escrow: 90 days }
        """;

    private static readonly string Sealed = Open.Replace("escrow: escrow", "escrow: { kind: escrow, sealed: on }", StringComparison.Ordinal);

    private const string Separate = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts:
          backups: backup
          logs: log-archive
          escrow:
            kind: escrow
            approval-team: arn:aws:mpa:us-east-1:999988887777:approval-team/custodians-a1b2
            separate-organization: { account: "999988887777", organization: o-elsewhere12 }
        logs: { retention: 400 days }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_backup_has_a_second_copy_that_not_even_the_escrows_administrator_deletes()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Open);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        var (dev, escrow) = (await InAsync(session, "dev"), await InAsync(session, "escrow"));
        var effective = await DoAsync(session, "organizations", "DescribeEffectivePolicy", new JsonObject { ["PolicyType"] = "BACKUP_POLICY", ["TargetId"] = dev.Account.Value });
        var copies = JsonNode.Parse((string)effective["EffectivePolicy"]!["PolicyContent"]!)!["plans"]!["bulkhead"]!["rules"]!["daily"]!["copy_actions"]!.AsObject();
        var vault = $"arn:aws:backup:eu-west-1:{escrow.Account}:backup-vault:bulkhead-escrow";
        Assert.Equal(2, copies.Count);
        Assert.Equal("90", (string?)copies[vault]!["lifecycle"]!["delete_after_days"]);

        var job = await DoAsync(dev, "backup", "StartBackupJob", new JsonObject
        {
            ["BackupVaultName"] = "bulkhead",
            ["ResourceArn"] = $"arn:aws:ec2:eu-west-1:{dev.Account}:volume/vol-0123456789abcdef0",
            ["IamRoleArn"] = $"arn:aws:iam::{dev.Account}:role/BulkheadBackup",
            ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = 20 },
        });
        var started = await DoAsync(dev, "backup", "StartCopyJob", new JsonObject
        {
            ["RecoveryPointArn"] = (string?)job["RecoveryPointArn"],
            ["SourceBackupVaultName"] = "bulkhead",
            ["DestinationBackupVaultArn"] = vault,
            ["IamRoleArn"] = $"arn:aws:iam::{dev.Account}:role/BulkheadBackup",
            ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = 90 },
        });
        var copy = (await DoAsync(dev, "backup", "DescribeCopyJob", new JsonObject { ["CopyJobId"] = (string?)started["CopyJobId"] }))["CopyJob"]!;
        Assert.Equal("COMPLETED", (string?)copy["State"]);
        var point = new JsonObject { ["BackupVaultName"] = "bulkhead-escrow", ["RecoveryPointArn"] = (string?)copy["DestinationRecoveryPointArn"] };
        Assert.Equal("InvalidRequestException", await RefusedAsync(escrow, "backup", "DeleteRecoveryPoint", point));
        Assert.Equal("InvalidRequestException", await RefusedAsync(escrow, "backup", "DeleteBackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead-escrow" }));
        Assert.Equal("InvalidRequestException", await RefusedAsync(escrow, "backup", "DeleteBackupVaultLockConfiguration", new JsonObject { ["BackupVaultName"] = "bulkhead-escrow" }));
    }

    [Fact]
    public async Task Every_log_is_to_be_copied_into_a_bucket_that_nobody_can_empty_and_only_the_log_archives_role_delivers_there()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        const string yaml = """
            organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
            accounts: { logs: log-archive, escrow: escrow }
            logs: { retention: 400 days }
            """;
        var desired = TestOrganization.Desire(yaml);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        var (logs, escrow) = (await InAsync(session, "logs"), await InAsync(session, "escrow"));
        var (source, copies) = ($"bulkhead-trail-{logs.Account}", $"bulkhead-log-copies-{escrow.Account}");
        var replication = (await DoAsync(logs, "s3", "GetBucketReplication", new JsonObject { ["Bucket"] = source }))["ReplicationConfiguration"]!;
        var rule = Assert.Single(replication["Rules"]!.AsArray())!;
        Assert.Equal($"arn:aws:iam::{logs.Account}:role/BulkheadLogCopies", (string?)replication["Role"]);
        Assert.Equal(("Enabled", "Disabled", $"arn:aws:s3:::{copies}"), ((string?)rule["Status"], (string?)rule["DeleteMarkerReplication"]!["Status"], (string?)rule["Destination"]!["Bucket"]));
        Assert.Equal($"arn:aws:kms:eu-west-1:{escrow.Account}:alias/bulkhead-log-copies", (string?)rule["Destination"]!["EncryptionConfiguration"]!["ReplicaKmsKeyID"]);
        var locked = (await DoAsync(escrow, "s3", "GetObjectLockConfiguration", new JsonObject { ["Bucket"] = copies }))["ObjectLockConfiguration"]!["Rule"]!["DefaultRetention"]!;
        Assert.Equal(("COMPLIANCE", 400), ((string?)locked["Mode"], (int)locked["Days"]!));

        // Nobody writes there by hand or takes something away: neither the escrow's administrator, nor that of the log archive.
        foreach (var person in new[] { escrow, logs, session })
        {
            Assert.Equal("AccessDenied", await RefusedAsync(person, "s3", "PutObject", new JsonObject { ["Bucket"] = copies, ["Key"] = "log", ["Body"] = "bG9n" }));
            Assert.Equal("AccessDenied", await RefusedAsync(person, "s3", "DeleteBucket", new JsonObject { ["Bucket"] = copies }));
        }

        // Who takes the policy away can write, and what is written stays: the lock binds everybody.
        await DoAsync(escrow, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = copies });
        var version = (string?)(await DoAsync(escrow, "s3", "PutObject", new JsonObject { ["Bucket"] = copies, ["Key"] = "log", ["Body"] = "bG9n" }))["VersionId"];
        Assert.Equal("AccessDenied", await RefusedAsync(escrow, "s3", "DeleteObject", new JsonObject { ["Bucket"] = copies, ["Key"] = "log", ["VersionId"] = version, ["BypassGovernanceRetention"] = true }));

        // A replication that is taken away is drift of the stack, and off in the file takes it away and leaves the copies.
        var off = TestOrganization.Desire(yaml.Replace("400 days }", "400 days, escrow: off }", StringComparison.Ordinal));
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, off, null, Cancel)).Organization;
        Assert.Equal("BH4053", Assert.Single(Planner.Plan(off, observed).Diagnostics).Code);
        var shorter = TestOrganization.Desire(yaml.Replace("400 days", "40 days", StringComparison.Ordinal));
        Assert.Equal(
            ["copies of logs in the escrow in account 'escrow' would be locked for 40 days instead of 400", "logs in account 'logs' would be locked for 40 days instead of 400"],
            Planner.Plan(shorter, observed).Diagnostics.Where(d => d.Code == "BH4053").Select(d => d.Message).Order(StringComparer.Ordinal));
        off = off with { Allow = off.Allow with { ShortenLocks = true } };
        var plan = await TestOrganization.PlanAsync(session, off);
        Assert.Equal(["stack logs/eu-west-1/bulkhead-logs"], plan.Steps.Select(s => s.Address.ToString()));
        Assert.Contains("stack 'bulkhead-log-copies' in account 'escrow', eu-west-1: its bucket keeps what is in it", plan.LeftAlone);
        AssertSucceeded(await organization.ApplyAsync(session, off));
        await RefusedAsync(logs, "s3", "GetBucketReplication", new JsonObject { ["Bucket"] = source });
        await DoAsync(escrow, "s3", "HeadObject", new JsonObject { ["Bucket"] = copies, ["Key"] = "log" });
    }

    [Fact]
    public async Task A_sealed_escrow_is_entered_by_nobody_and_still_looked_after()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Open)));
        var before = await InAsync(session, "escrow");
        var desired = TestOrganization.Desire(Sealed);
        var plan = await TestOrganization.PlanAsync(session, desired);
        Assert.Equal(["setting escrow/sealed", "stack escrow/eu-west-1/bulkhead-access"], plan.Steps.Select(s => s.Address.ToString()).Order(StringComparer.Ordinal));
        var seal = plan.Steps.Single(s => s.Address.Name == "sealed");
        Assert.Contains(seal.After, a => a.ToString() == "stack escrow/eu-west-1/bulkhead-access");
        AssertSucceeded(await organization.ApplyAsync(session, desired));

        // Neither a new session nor one from before does anything.
        var role = new Arn("aws", "iam", "", before.Account.Value, "role/OrganizationAccountAccessRole");
        Assert.IsType<SessionRefused>(await session.AssumeRoleAsync(new RoleRequest(role, "once-more"), Cancel));
        await RefusedAsync(before, "iam", "ListUsers", []);

        // The account is read by what remains, and that changes nothing, also for whoever takes it on by hand.
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        var left = Assert.IsType<SessionOpened>(await session.AssumeRoleAsync(
            new RoleRequest(new Arn("aws", "iam", "", before.Account.Value, "role/BulkheadOperate"), "by-hand"), Cancel)).Session;
        await DoAsync(left, "cloudformation", "DescribeStacks", []);
        foreach (var (service, operation, input) in new (string, string, JsonObject)[]
        {
            ("cloudformation", "DeleteStack", new JsonObject { ["StackName"] = "bulkhead-escrow" }),
            ("iam", "UpdateAssumeRolePolicy", new JsonObject { ["RoleName"] = "OrganizationAccountAccessRole", ["PolicyDocument"] = "{}" }),
            ("iam", "CreateUser", new JsonObject { ["UserName"] = "mallory" }),
            ("backup", "DeleteBackupVaultAccessPolicy", new JsonObject { ["BackupVaultName"] = "bulkhead-escrow" }),
        }) await RefusedAsync(left, service, operation, input);
    }

    [Fact]
    public async Task What_differs_in_a_sealed_escrow_is_told_and_waits()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Sealed)));
        var other = TestOrganization.Desire(Sealed.Replace("name: Security desk", "name: Other desk", StringComparison.Ordinal));
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, other, null, Cancel)).Organization;
        var result = Planner.Plan(other, observed);
        Assert.Equal(["backups", "dev", "management"], result.Plan.Steps.Select(s => s.Address.Account).Order(StringComparer.Ordinal));
        var told = Assert.Single(result.Diagnostics, d => d.Code == "BH4026");
        Assert.Contains("setting escrow/alternate-contacts", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_separate_organization_gets_the_vault_shared_and_logs_copied_when_its_bucket_is_ready_and_status_tells_what_is_not()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var outside = await organization.OpenOutsideAsync();
        var id = outside.Account.Value;
        var separate = Separate.Replace("999988887777", id, StringComparison.Ordinal);
        var desired = TestOrganization.Desire(separate);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var (logs, escrow) = (await InAsync(session, "logs"), await InAsync(session, "escrow"));
        Assert.Equal(
            [
                $"account 'escrow': the account {id} has not accepted the share of the vault yet",
                $"account 'logs': the account {id} of the separate organization has no bucket 'bulkhead-log-copies-{id}' with a lock that the log archive may see",
            ],
            await ToldAsync(session, desired));
        Assert.Equal($"arn:aws:mpa:us-east-1:{id}:approval-team/custodians-a1b2", (string?)(await DoAsync(escrow, "backup", "DescribeBackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead-escrow" }))["MpaApprovalTeamArn"]);

        // Over there: a bucket that is locked too short is told, too; then as the command prints it.
        await DeployAsync(outside, logs.Account.Value, "30");
        Assert.Contains($"account 'logs': the bucket 'bulkhead-log-copies-{id}' of the separate organization is locked in mode COMPLIANCE for 30 days, and not in mode COMPLIANCE for 400", await ToldAsync(session, desired));
        await DeployAsync(outside, logs.Account.Value, "400");
        var invitation = (string?)(await DoAsync(outside, "ram", "GetResourceShareInvitations", []))["resourceShareInvitations"]!.AsArray().Single()!["resourceShareInvitationArn"];
        await DoAsync(outside, "ram", "AcceptResourceShareInvitation", new JsonObject { ["resourceShareInvitationArn"] = invitation });
        Assert.Equal([$"account 'logs': the bucket 'bulkhead-log-copies-{id}' of the separate organization is ready, and no log is copied there yet"], await ToldAsync(session, desired));

        // With 'logs: on' both copies are made, and nothing is left to tell.
        var copying = TestOrganization.Desire(separate.Replace("o-elsewhere12 }", "o-elsewhere12, logs: on }", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, copying));
        Assert.Empty(await ToldAsync(session, copying));
        var rules = (await DoAsync(logs, "s3", "GetBucketReplication", new JsonObject { ["Bucket"] = $"bulkhead-trail-{logs.Account}" }))["ReplicationConfiguration"]!["Rules"]!.AsArray();
        Assert.Equal([$"arn:aws:s3:::bulkhead-log-copies-{escrow.Account}", $"arn:aws:s3:::bulkhead-log-copies-{id}"], rules.Select(r => (string?)r!["Destination"]!["Bucket"]));

        // The log archive sees the lock over there and nothing else, and this organization's administrators reach nothing.
        foreach (var person in new[] { session, logs, escrow })
        {
            Assert.Equal("AccessDenied", await RefusedAsync(person, "s3", "DeleteBucket", new JsonObject { ["Bucket"] = $"bulkhead-log-copies-{id}" }));
            Assert.Equal("AccessDenied", await RefusedAsync(person, "s3", "PutBucketPolicy", new JsonObject { ["Bucket"] = $"bulkhead-log-copies-{id}", ["Policy"] = "{}" }));
        }

        // A second share of the vault, with somebody of whom the file does not know, is told.
        await DoAsync(escrow, "ram", "CreateResourceShare", new JsonObject
        {
            ["name"] = "another",
            ["principals"] = new JsonArray("111122223333"),
            ["resourceArns"] = new JsonArray($"arn:aws:backup:eu-west-1:{escrow.Account}:backup-vault:bulkhead-escrow"),
        });
        Assert.Contains("account 'escrow': the vault is shared with 111122223333, of whom the file does not know", await ToldAsync(session, copying));

        // Ending the copies is no accident, and another organization is not this one.
        Assert.Contains("BH4053", (await ResultAsync(session, TestOrganization.Desire(separate.Replace("o-elsewhere12 }", "o-elsewhere12, logs: off }", StringComparison.Ordinal)))).Diagnostics.Select(d => d.Code));
        var own = await ResultAsync(session, TestOrganization.Desire(separate.Replace($"account: \"{id}\"", $"account: \"{logs.Account}\"", StringComparison.Ordinal)));
        Assert.Contains(own.Diagnostics, d => d.Code == "BH4028" && d.Message == $"the account {logs.Account}, which 'escrow' declares as another organization's, is a member of this one");
    }

    private static void AssertSucceeded(ApplyReport report) => Assert.All(report.Steps, s => Assert.True(s.Outcome is StepOutcome.Done, $"{s.Step.Address}: {s.Outcome}"));

    private static async Task DeployAsync(AwsSession outside, string logs, string days)
    {
        var name = new JsonObject { ["StackName"] = "bulkhead-log-copies" };
        var input = new JsonObject
        {
            ["StackName"] = "bulkhead-log-copies",
            ["TemplateBody"] = StackTemplate.LogCopies.Body,
            ["Parameters"] = new JsonArray([.. new[] { ("LogArchiveAccount", logs), ("RetentionDays", days), ("LogArchiveLooks", "true") }
                .Select(p => new JsonObject { ["ParameterKey"] = p.Item1, ["ParameterValue"] = p.Item2 })]),
        };
        var isThere = await outside.CallAsync("cloudformation", "DescribeStacks", name, Cancel) is AwsSuccess;
        await DoAsync(outside, "cloudformation", isThere ? "UpdateStack" : "CreateStack", input);
        Assert.Equal(isThere ? "UPDATE_COMPLETE" : "CREATE_COMPLETE", (string?)(await DoAsync(outside, "cloudformation", "DescribeStacks", name.DeepClone().AsObject()))["Stacks"]![0]!["StackStatus"]);
    }

    private static async Task<PlanResult> ResultAsync(AwsSession session, DesiredOrganization desired) =>
        Planner.Plan(desired, Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, desired, null, Cancel)).Organization);

    private static async Task<string[]> ToldAsync(AwsSession session, DesiredOrganization desired)
    {
        var result = await ResultAsync(session, desired);
        Assert.Equal(result.Diagnostics.Where(d => d.Code == "BH4027"), result.ByHand);
        return [.. result.ByHand.Select(d => d.Message).Order(StringComparer.Ordinal)];
    }

    private static async Task<AwsSession> InAsync(AwsSession management, string name)
    {
        var accounts = await DoAsync(management, "organizations", "ListAccounts", []);
        var id = AccountId.Parse((string)accounts["Accounts"]!.AsArray().Single(a => (string)a!["Name"]! == name)!["Id"]!);
        return Assert.IsType<SessionOpened>(await new AccountSessions(management).OpenAsync(id, new RegionName("eu-west-1"), Cancel)).Session;
    }

    private static async Task<string> RefusedAsync(AwsSession session, string service, string operation, JsonObject input) =>
        Assert.IsType<AwsRefusal>(await session.CallAsync(service, operation, input, Cancel)).Code;

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input)
    {
        var result = await session.CallAsync(service, operation, input, Cancel);
        Assert.True(result is AwsSuccess, result.ToString());
        return ((AwsSuccess)result).Output;
    }
}
