using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>Backups and their copies, against the local cloud, which enforces IAM, guardrails, vault policies and locks.</summary>
public sealed class BackupTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          backups: backup
          dev: development
          prod: production
          play: sandbox
        backups: { keep: 20 days, copies: 60 days }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_that_nobody_can_change_stays_and_the_plan_says_what_that_means()
    {
        using var folder = new TestFolder();
        await using (var organization = await StartAsync(folder, "2026-11-21T10:00:00Z"))
        {
            AssertSucceeded(await organization.ApplyAsync(await organization.OpenAsync(), TestOrganization.Desire(Yaml, new DateOnly(2026, 11, 21))));
        }

        // Before its date the lock is changed as the file says.
        await using (var organization = await StartAsync(folder, "2026-11-27T10:00:00Z"))
        {
            var early = await PlanOnAsync(await organization.OpenAsync(), Longer, 27);
            Assert.Empty(early.Diagnostics.Where(d => d.Code is "BH4054" or "BH4055"));
            Assert.Contains(early.Plan.Steps, s => s.Address.Name == "bulkhead-copies");
        }

        await using (var organization = await StartAsync(folder, "2026-11-29T10:00:00Z"))
        {
            var session = await organization.OpenAsync();
            var late = await PlanOnAsync(session, Longer, 29);
            var note = Assert.Single(late.Diagnostics, d => d.Code == "BH4055");
            Assert.Equal("the lock of the copies of backups in account 'backups' cannot be changed since 2026-11-28: it goes on to ask for 60 days, while the backup policy keeps each new copy for 90", note.Message);
            Assert.DoesNotContain(late.Plan.Steps, s => s.Address.Name == "bulkhead-copies");
            Assert.Contains(late.Plan.Steps, s => s.Address.ToString() == "policy BACKUP_POLICY/bulkhead-backup");
            AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Longer, new DateOnly(2026, 11, 29))));
            Assert.Empty((await PlanOnAsync(session, Longer, 29)).Plan.Steps);

            foreach (var (to, what) in new[]
            {
                ("copies: 59 days", "its vault takes nothing that is kept for fewer than 60 days, and the file says 59"),
                ("copies: 60 days, lock: governance", "it stays in compliance mode"),
            })
            {
                var refused = await PlanOnAsync(session, Yaml.Replace("copies: 60 days", to, StringComparison.Ordinal).Replace("regions: [eu-west-1]", "regions: [eu-west-1]\n  allow: { shorten-locks: on }", StringComparison.Ordinal), 29);
                Assert.EndsWith(what, Assert.Single(refused.Diagnostics, d => d.Severity == Severity.Error).Message, StringComparison.Ordinal);
                Assert.Equal("BH4054", refused.Diagnostics.Single(d => d.Severity == Severity.Error).Code);
            }

            // It is the cloud that refuses, whatever a plan says.
            var keeper = await InAsync(session, "backups");
            Assert.Equal("InvalidRequestException", await RefusedAsync(keeper, "PutBackupVaultLockConfiguration", new JsonObject { ["BackupVaultName"] = "bulkhead-copies", ["MinRetentionDays"] = 90 }));
        }
    }

    private static string Longer => Yaml.Replace("copies: 60 days", "copies: 90 days", StringComparison.Ordinal);

    private static Task<TestOrganization> StartAsync(TestFolder folder, string time) => TestOrganization.StartAsync(new LocalCloudOptions
    {
        StateFile = folder.File("cloud"),
        FlushToDisk = false,
        Time = new VirtualClock(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromSeconds(1)),
    });

    private static async Task<PlanResult> PlanOnAsync(AwsSession session, string yaml, int day)
    {
        var desired = TestOrganization.Desire(yaml, new DateOnly(2026, 11, day));
        return Planner.Plan(desired, Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, desired, null, Cancel)).Organization);
    }

    [Fact]
    public async Task Nobody_deletes_a_backup_or_its_copy_not_even_an_administrator_or_the_root_user()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        // Without central root access every account is made with a root user that has a password, so that it can try.
        string[] kinds = ["backup", "development", "production", "sandbox"];
        var desired = TestOrganization.Desire(kinds.Aggregate(Yaml, (text, kind) =>
            text.Replace($": {kind}\n", $": {{ kind: {kind}, baseline: {{ root-credentials: off }} }}\n", StringComparison.Ordinal)));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        var (dev, keeper) = (await InAsync(session, "dev"), await InAsync(session, "backups"));
        var copies = $"arn:aws:backup:eu-west-1:{keeper.Account}:backup-vault:bulkhead-copies";

        var point = await BackAsync(dev, 20);
        Assert.NotNull(point);
        Assert.Null(await BackAsync(dev, 19));
        Assert.Equal("FAILED", (string?)(await CopyAsync(dev, point, copies, 59))["State"]);
        var copied = await CopyAsync(dev, point, copies, 60);
        Assert.Equal("COMPLETED", (string?)copied["State"]);
        var copy = new JsonObject { ["BackupVaultName"] = "bulkhead-copies", ["RecoveryPointArn"] = (string?)copied["DestinationRecoveryPointArn"] };
        Assert.Equal("EBS", (string?)(await DoAsync(keeper, "backup", "DescribeRecoveryPoint", copy.DeepClone().AsObject()))["ResourceType"]);

        // The role that Bulkhead enters with is bound by no guardrail. The lock binds it.
        var own = new JsonObject { ["BackupVaultName"] = "bulkhead", ["RecoveryPointArn"] = point };
        Assert.Equal("InvalidRequestException", await RefusedAsync(dev, "DeleteRecoveryPoint", own));
        Assert.Equal("InvalidRequestException", await RefusedAsync(keeper, "DeleteRecoveryPoint", copy));
        Assert.Equal("InvalidRequestException", await RefusedAsync(keeper, "DeleteBackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead-copies" }));
        var vault = await DoAsync(keeper, "backup", "DescribeBackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead-copies" });
        Assert.InRange(DateTimeOffset.Parse((string)vault["LockDate"]!, null) - DateTimeOffset.UtcNow, TimeSpan.FromDays(6), TimeSpan.FromDays(8));

        // An administrator of the account can't take the lock away.
        var adam = await AdministratorAsync(organization.Server, dev);
        Assert.Equal("InvalidRequestException", await RefusedAsync(adam, "DeleteRecoveryPoint", own));
        foreach (var operation in new[] { "DeleteBackupVaultLockConfiguration", "DeleteBackupVault" })
            Assert.Equal("AccessDeniedException", await RefusedAsync(adam, operation, new JsonObject { ["BackupVaultName"] = "bulkhead" }));
        var shorter = new JsonObject { ["BackupVaultName"] = "bulkhead", ["MinRetentionDays"] = 1 };
        Assert.Equal("AccessDeniedException", await RefusedAsync(adam, "PutBackupVaultLockConfiguration", shorter));

        foreach (var (account, what) in new[] { (dev, own), (keeper, copy) })
        {
            var credentials = Assert.IsType<JsonObject>(await organization.Server.SignInRootAsync(account.Account));
            var root = await ConnectAsync(organization.Server, credentials, (string)credentials["SessionToken"]!);
            Assert.Equal("AccessDeniedException", await RefusedAsync(root, "DeleteRecoveryPoint", what));
        }
    }

    [Fact]
    public async Task What_has_the_tag_is_backed_up_by_the_organization_wherever_something_can_be_lost()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        Assert.Equal(["dev", "prod"], desired.Stacks.Where(s => s.Template.Name == "bulkhead-backup").Select(s => s.Account).Order(StringComparer.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var keeper = (await InAsync(session, "backups")).Account;
        foreach (var name in new[] { "dev", "prod" })
        {
            var account = (await InAsync(session, name)).Account;
            var effective = await DoAsync(session, "organizations", "DescribeEffectivePolicy", new JsonObject { ["PolicyType"] = "BACKUP_POLICY", ["TargetId"] = account.Value });
            var content = (string)effective["EffectivePolicy"]!["PolicyContent"]!;
            Assert.Contains($"arn:aws:backup:eu-west-1:{keeper}:backup-vault:bulkhead-copies", content, StringComparison.Ordinal);
            Assert.Contains("role/BulkheadBackup", content, StringComparison.Ordinal);
        }

        // Another time of keeping is one more policy document, and a change of the stacks.
        var longer = TestOrganization.Desire(Yaml.Replace("60 days", "90 days", StringComparison.Ordinal));
        Assert.Equal(
            ["policy BACKUP_POLICY/bulkhead-backup", "stack backups/eu-west-1/bulkhead-copies"],
            (await TestOrganization.PlanAsync(session, longer)).Steps.Select(s => s.Address.ToString()).Order(StringComparer.Ordinal));
        // A vault whose lock is for ever refuses; then the policy must not ask for other days.
        var policy = (await TestOrganization.PlanAsync(session, longer)).Steps.Single(s => s.Payload is StepPayload.WritePolicy);
        Assert.Contains(policy.After, a => a.ToString() == "stack backups/eu-west-1/bulkhead-copies");
        AssertSucceeded(await organization.ApplyAsync(session, longer));
        Assert.Empty((await TestOrganization.PlanAsync(session, longer)).Steps);

        // Fewer days, another mode or no copies at all are refused by name, until somebody says that they are meant.
        foreach (var (from, to, what) in new[]
        {
            ("copies: 60 days", "copies: 59 days", "copies of backups in account 'backups' would be locked for 59 days instead of 90"),
            ("copies: 60 days", "copies: 59 days", "copies of backups would be kept for 59 days in the vault bulkhead-copies instead of 90"),
            ("keep: 20 days", "keep: 19 days", "backups in account 'prod' would be locked for 19 days instead of 20"),
            ("copies: 60 days", "copies: 90 days, lock: governance", "the lock of the copies of backups in account 'backups' would be one that can be taken away"),
        })
        {
            var weaker = TestOrganization.Desire(Yaml.Replace(from, to, StringComparison.Ordinal));
            var seen = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, weaker, null, Cancel)).Organization;
            Assert.Contains(Planner.Plan(weaker, seen).Diagnostics, d => d.Code == "BH4053" && d.Message == what);
            var meant = weaker with { Allow = weaker.Allow with { ShortenLocks = true } };
            Assert.DoesNotContain(Planner.Plan(meant, seen).Diagnostics, d => d.Code == "BH4053");
        }

        // The vault would stay without its stack, and none of its name could be made again. So the stack stays, off and on.
        var off = TestOrganization.Desire(Yaml.Replace("60 days", "90 days", StringComparison.Ordinal).Replace("dev: development", "dev: { kind: development, baseline: { backup: off } }", StringComparison.Ordinal));
        var plan = await TestOrganization.PlanAsync(session, off);
        Assert.DoesNotContain(plan.Steps, s => s.Payload is StepPayload.DeleteStack);
        Assert.Contains("stack 'bulkhead-backup' in account 'dev', eu-west-1: its vault keeps what is in it", plan.LeftAlone);
        AssertSucceeded(await organization.ApplyAsync(session, off));
        AssertSucceeded(await organization.ApplyAsync(session, longer));
        Assert.Empty((await TestOrganization.PlanAsync(session, longer)).Steps);
    }

    [Fact]
    public async Task An_account_with_fewer_regions_is_backed_up_in_those_by_a_role_of_its_own()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml
            .Replace("[eu-west-1]", "[eu-west-1, eu-north-1]", StringComparison.Ordinal)
            .Replace("prod: production", "prod: { kind: production, regions: [eu-north-1] }", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var stack = Assert.Single(desired.Stacks, s => s.Account == "prod" && s.Template.Name == "bulkhead-backup");
        Assert.Equal(("eu-north-1", "true"), (stack.Region.Value, stack.Parameters["HasRole"]));
        Assert.Equal(["eu-north-1"], await RegionsAsync("prod"));
        Assert.Equal(["eu-north-1", "eu-west-1"], await RegionsAsync("dev"));
        await DoAsync(await InAsync(session, "prod"), "iam", "GetRole", new JsonObject { ["RoleName"] = "BulkheadBackup" });

        async Task<IEnumerable<string>> RegionsAsync(string name)
        {
            var account = (await InAsync(session, name)).Account;
            var effective = await DoAsync(session, "organizations", "DescribeEffectivePolicy", new JsonObject { ["PolicyType"] = "BACKUP_POLICY", ["TargetId"] = account.Value });
            var content = JsonNode.Parse((string)effective["EffectivePolicy"]!["PolicyContent"]!)!;
            Assert.NotNull(content["plans"]!["bulkhead"]!["rules"]!["daily"]);
            return content["plans"]!["bulkhead"]!["regions"]!.AsArray().Select(r => (string)r!).Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Restores_are_tested_by_a_role_that_only_restores_and_what_is_taken_out_comes_back()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml.Replace("[eu-west-1]", "[eu-west-1, eu-north-1]", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var dev = await InAsync(session, "dev");
        var plan = (await DoAsync(dev, "backup", "GetRestoreTestingPlan", Name()))["RestoreTestingPlan"]!;
        Assert.Equal("cron(0 9 1 * ? *)", (string?)plan["ScheduleExpression"]);
        Assert.Equal($"arn:aws:backup:eu-west-1:{dev.Account}:backup-vault:bulkhead", (string?)plan["RecoveryPointSelection"]!["IncludeVaults"]![0]);
        foreach (var region in new[] { "eu-west-1", "eu-north-1" })
        {
            var selections = (await DoAsync(dev.WithRegion(new RegionName(region)), "backup", "ListRestoreTestingSelections", Name()))["RestoreTestingSelections"]!.AsArray();
            Assert.Equal(["DynamoDB", "EBS", "EFS", "S3"], selections.Select(s => (string)s!["ProtectedResourceType"]!).Order(StringComparer.Ordinal));
            Assert.All(selections, s => Assert.Equal($"arn:aws:iam::{dev.Account}:role/BulkheadRestoreTest", (string?)s!["IamRoleArn"]));
        }

        // An administrator of the account can neither end the tests nor take on, change or pass the role.
        var adam = await AdministratorAsync(organization.Server, dev);
        Assert.Equal("AccessDeniedException", await RefusedAsync(adam, "DeleteRestoreTestingSelection", Name("volumes")));
        Assert.Equal("AccessDeniedException", await RefusedAsync(adam, "UpdateRestoreTestingPlan", new JsonObject { ["RestoreTestingPlanName"] = "bulkhead", ["RestoreTestingPlan"] = new JsonObject { ["ScheduleExpression"] = "rate(365 days)" } }));
        var own = new JsonObject { ["RestoreTestingPlanName"] = "mine", ["ScheduleExpression"] = "rate(1 days)", ["RecoveryPointSelection"] = plan["RecoveryPointSelection"]!.DeepClone() };
        await DoAsync(adam, "backup", "CreateRestoreTestingPlan", new JsonObject { ["RestoreTestingPlan"] = own });
        var passed = new JsonObject
        {
            ["RestoreTestingPlanName"] = "mine",
            ["RestoreTestingSelection"] = new JsonObject
            {
                ["RestoreTestingSelectionName"] = "volumes",
                ["ProtectedResourceType"] = "EBS",
                ["ProtectedResourceArns"] = new JsonArray("*"),
                ["IamRoleArn"] = $"arn:aws:iam::{dev.Account}:role/BulkheadRestoreTest",
            },
        };
        Assert.Equal("AccessDeniedException", await RefusedAsync(adam, "CreateRestoreTestingSelection", passed));

        // Off takes the plan and its role away, and leaves the vault.
        var off = TestOrganization.Desire(Yaml.Replace("[eu-west-1]", "[eu-west-1, eu-north-1]", StringComparison.Ordinal).Replace("copies: 60 days", "copies: 60 days, restore-tests: off", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, off));
        Assert.Empty((await TestOrganization.PlanAsync(session, off)).Steps);
        Assert.Equal("ResourceNotFoundException", await RefusedAsync(dev, "GetRestoreTestingPlan", Name()));
        Assert.Equal("NoSuchEntity", Assert.IsType<AwsRefusal>(await dev.CallAsync("iam", "GetRole", new JsonObject { ["RoleName"] = "BulkheadRestoreTest" }, Cancel)).Code);
        await DoAsync(dev, "backup", "DescribeBackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead" });

        static JsonObject Name(string? selection = null) => selection is null
            ? new JsonObject { ["RestoreTestingPlanName"] = "bulkhead" }
            : new JsonObject { ["RestoreTestingPlanName"] = "bulkhead", ["RestoreTestingSelectionName"] = selection };
    }

    private static async Task<string?> BackAsync(AwsSession session, int days)
    {
        var job = await DoAsync(session, "backup", "StartBackupJob", new JsonObject
        {
            ["BackupVaultName"] = "bulkhead",
            ["ResourceArn"] = $"arn:aws:ec2:eu-west-1:{session.Account}:volume/vol-0123456789abcdef0",
            ["IamRoleArn"] = $"arn:aws:iam::{session.Account}:role/BulkheadBackup",
            ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = days },
        });
        return (string?)job["RecoveryPointArn"];
    }

    private static async Task<JsonNode> CopyAsync(AwsSession session, string point, string vault, int days)
    {
        var job = await DoAsync(session, "backup", "StartCopyJob", new JsonObject
        {
            ["SourceBackupVaultName"] = "bulkhead",
            ["RecoveryPointArn"] = point,
            ["DestinationBackupVaultArn"] = vault,
            ["IamRoleArn"] = $"arn:aws:iam::{session.Account}:role/BulkheadBackup",
            ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = days },
        });
        return (await DoAsync(session, "backup", "DescribeCopyJob", new JsonObject { ["CopyJobId"] = (string?)job["CopyJobId"] }))["CopyJob"]!;
    }

    private static async Task<string> RefusedAsync(AwsSession session, string operation, JsonObject input) =>
        Assert.IsType<AwsRefusal>(await session.CallAsync("backup", operation, input.DeepClone().AsObject(), Cancel)).Code;

    private static async Task<AwsSession> AdministratorAsync(LocalCloudServer server, AwsSession account)
    {
        await DoAsync(account, "iam", "CreateUser", new JsonObject { ["UserName"] = "adam" });
        await DoAsync(account, "iam", "AttachUserPolicy", new JsonObject { ["UserName"] = "adam", ["PolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });
        var key = await DoAsync(account, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = "adam" });
        return await ConnectAsync(server, key["AccessKey"]!, null);
    }

    private static async Task<AwsSession> ConnectAsync(LocalCloudServer server, JsonNode key, string? token)
    {
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = server.Endpoint,
            Transport = server.CreateTransport(),
            Credentials = new AccessKeys((string)key["AccessKeyId"]!, (string)key["SecretAccessKey"]!, token),
            Pace = false,
        });
        return Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
    }

    private static async Task<AwsSession> InAsync(AwsSession session, string name)
    {
        var accounts = (await DoAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        var id = AccountId.Parse((string)accounts.Single(a => (string?)a!["Name"] == name)!["Id"]!);
        return Assert.IsType<SessionOpened>(await new AccountSessions(session).OpenAsync(id, null, Cancel)).Session;
    }

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAllPagesAsync(service, operation, input, Cancel) switch
        {
            AwsSuccess { Output: var output } => output,
            AwsRefusal refusal => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };

    private static void AssertSucceeded(ApplyReport report) =>
        Assert.Equal("", string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}")));
}
