using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>Alarms, against the local cloud: real calls become events, events become mail.</summary>
public sealed class AlarmTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1, eu-north-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          security: security
          logs: log-archive
          dev: development
        access:
          break-glass: [first, second]
        detection: { guardduty: off, security-hub: off, config: off }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_security_contact_is_told_of_root_use_break_glass_guardrails_and_logs_and_of_nothing_else()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml)));
        Assert.Empty((await TestOrganization.PlanAsync(session, TestOrganization.Desire(Yaml))).Steps);
        var security = await InAsync(session, "security");
        await ConfirmAsync(organization.Server, security);
        var dev = await InAsync(session, "dev");
        Assert.Null(await organization.Server.SignInRootAsync(dev.Account));
        Assert.IsType<AwsSuccess>(await RootPassword.RecoverAsync(session, dev.Account));
        var before = organization.Server.ReadMail().Count;

        // Everyday work is no alarm, and no more is reading.
        await DoAsync(dev, "ec2", "DescribeVpcs", []);
        await DoAsync(dev, "sns", "CreateTopic", new JsonObject { ["Name"] = "news" });
        Assert.Equal(before, organization.Server.ReadMail().Count);

        var root = await RootAsync(organization.Server, dev.Account);
        AssertLast("ConsoleLogin (signin.amazonaws.com)", $"arn:aws:iam::{dev.Account}:root", "us-east-1");
        Assert.IsType<AwsRefusal>(await root.CallAsync("sns", "CreateTopic", new JsonObject { ["Name"] = "by-root" }, Cancel));
        AssertLast("CreateTopic (sns.amazonaws.com)", $"arn:aws:iam::{dev.Account}:root", "eu-west-1");
        Assert.Contains("Refused by AWS with: AuthorizationError", organization.Server.ReadMail()[^1].Text, StringComparison.Ordinal);

        await DoAsync(security, "sns", "SetTopicAttributes", new JsonObject { ["TopicArn"] = $"arn:aws:sns:eu-west-1:{security.Account}:bulkhead-alarms", ["AttributeName"] = "DisplayName", ["AttributeValue"] = "changed" });
        AssertLast("SetTopicAttributes (sns.amazonaws.com)", "assumed-role/OrganizationAccountAccessRole", "eu-west-1");
        await DoAsync(dev, "events", "DisableRule", new JsonObject { ["Name"] = "bulkhead-root-user" });
        AssertLast("DisableRule (events.amazonaws.com)", "assumed-role/OrganizationAccountAccessRole", "eu-west-1");

        await DoAsync(session, "cloudtrail", "StopLogging", new JsonObject { ["Name"] = "bulkhead" });
        // The trail has ended: what comes after it is seen by nobody. That it ended is.
        await DoAsync(session, "cloudtrail", "StartLogging", new JsonObject { ["Name"] = "bulkhead" });
        await DoAsync(session, "cloudtrail", "UpdateTrail", new JsonObject { ["Name"] = "bulkhead", ["EnableLogFileValidation"] = false });
        AssertLast("UpdateTrail (cloudtrail.amazonaws.com)", "user/administrator", "eu-west-1");

        var policies = await DoAsync(session, "organizations", "ListPolicies", new JsonObject { ["Filter"] = "SERVICE_CONTROL_POLICY" });
        var policy = policies["Policies"]!.AsArray().First(p => !(bool)p!["AwsManaged"]!)!["Id"]!.GetValue<string>();
        await DoAsync(session, "organizations", "UpdatePolicy", new JsonObject { ["PolicyId"] = policy, ["Description"] = "changed" });
        AssertLast("UpdatePolicy (organizations.amazonaws.com)", "user/administrator", "us-east-1");

        var logs = await InAsync(session, "logs");
        await DoAsync(logs, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = $"bulkhead-trail-{logs.Account}" });
        AssertLast("DeleteBucketPolicy (s3.amazonaws.com)", "assumed-role/OrganizationAccountAccessRole", "eu-west-1");

        var key = await DoAsync(session, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = "first" });
        var glass = await ConnectAsync(organization.Server, key["AccessKey"]!, null);
        await glass.CallAsync("iam", "CreateUser", new JsonObject { ["UserName"] = "mallory" }, Cancel);
        AssertLast("CreateUser (iam.amazonaws.com)", ":user/break-glass/first", "us-east-1");

        void AssertLast(string what, string who, string region)
        {
            var mail = organization.Server.ReadMail()[^1];
            Assert.Equal("security@acme.example", mail.To);
            Assert.Contains($"Bulkhead alarm: {what} in account", mail.Text, StringComparison.Ordinal);
            Assert.Contains(who, mail.Text, StringComparison.Ordinal);
            Assert.Contains($", {region}, at ", mail.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_security_contact_is_told_of_a_backup_or_copy_that_fails_and_of_none_that_is_done()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml.Replace("dev: development", "dev: development\n  backups: backup", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var (security, dev) = (await InAsync(session, "security"), await InAsync(session, "dev"));
        await ConfirmAsync(organization.Server, security);
        var before = organization.Server.ReadMail().Count;
        var volume = $"arn:aws:ec2:eu-west-1:{dev.Account}:volume/vol-0123456789abcdef0";
        var backup = new JsonObject
        {
            ["BackupVaultName"] = "bulkhead",
            ["ResourceArn"] = volume,
            ["IamRoleArn"] = $"arn:aws:iam::{dev.Account}:role/BulkheadBackup",
            ["Lifecycle"] = new JsonObject { ["DeleteAfterDays"] = 35 },
        };
        var point = (string?)(await DoAsync(dev, "backup", "StartBackupJob", backup.DeepClone().AsObject()))["RecoveryPointArn"];
        Assert.Equal(before, organization.Server.ReadMail().Count);

        await DoAsync(dev, "backup", "StartCopyJob", new JsonObject
        {
            ["SourceBackupVaultName"] = "bulkhead",
            ["RecoveryPointArn"] = point,
            ["DestinationBackupVaultArn"] = $"arn:aws:backup:eu-west-1:{dev.Account}:backup-vault:gone",
            ["IamRoleArn"] = $"arn:aws:iam::{dev.Account}:role/BulkheadBackup",
        });
        AssertLast("Copy Job State Change: FAILED", "does not exist");
        backup["Lifecycle"]!["DeleteAfterDays"] = 1;
        await DoAsync(dev, "backup", "StartBackupJob", backup);
        AssertLast("Backup Job State Change: FAILED", "less than the vault's minimum");

        // The local cloud restores nothing. What AWS sends of a test that failed is what the rule waits for.
        var rule = await DoAsync(dev, "events", "DescribeRule", new JsonObject { ["Name"] = "bulkhead-backups" });
        foreach (var (status, isTold) in new[] { ("FAILED", true), ("COMPLETED", false) })
        {
            var happened = new JsonObject
            {
                ["id"] = "1",
                ["account"] = dev.Account.Value,
                ["source"] = "aws.backup",
                ["time"] = "2026-11-22T09:00:00Z",
                ["region"] = "eu-west-1",
                ["resources"] = new JsonArray(),
                ["detail-type"] = "Restore Job State Change",
                ["detail"] = new JsonObject { ["restoreJobId"] = "1", ["status"] = status, ["resourceType"] = "EBS" },
            };
            var answer = await DoAsync(dev, "events", "TestEventPattern", new JsonObject { ["EventPattern"] = (string?)rule["EventPattern"], ["Event"] = happened.ToJsonString() });
            Assert.Equal(isTold, (bool)answer["Result"]!);
        }

        // Where nothing is backed up there is no rule.
        Assert.Equal("ResourceNotFoundException", await RefusedAsync(security, "events", "DescribeRule", new JsonObject { ["Name"] = "bulkhead-backups" }));

        void AssertLast(string what, string why)
        {
            var mail = organization.Server.ReadMail()[^1];
            Assert.Equal("security@acme.example", mail.To);
            Assert.Contains($"Bulkhead alarm: {what} in account {dev.Account}, eu-west-1, at ", mail.Text, StringComparison.Ordinal);
            Assert.Contains(volume, mail.Text, StringComparison.Ordinal);
            Assert.Contains(why, mail.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_in_an_account_turns_alarms_off_or_makes_one_up_and_what_was_taken_away_comes_back_until_they_are_turned_off()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var (dev, security) = (await InAsync(session, "dev"), await InAsync(session, "security"));
        var administrator = await AdministratorAsync(organization.Server, dev);
        Assert.Equal("AccessDeniedException", await RefusedAsync(administrator, "events", "DisableRule", new JsonObject { ["Name"] = "bulkhead-root-user" }));
        Assert.Equal("AccessDeniedException", await RefusedAsync(administrator, "events", "RemoveTargets", new JsonObject { ["Rule"] = "bulkhead-root-user", ["Ids"] = new JsonArray("alarms") }));
        var bus = $"arn:aws:events:eu-west-1:{security.Account}:event-bus/bulkhead-alarms";
        var made = new JsonObject { ["Source"] = "acme", ["DetailType"] = "AWS API Call via CloudTrail", ["Detail"] = "{}", ["EventBusName"] = bus };
        Assert.Equal("AccessDeniedException", await RefusedAsync(administrator, "events", "PutEvents", new JsonObject { ["Entries"] = new JsonArray(made) }));

        await DoAsync(dev, "cloudformation", "DeleteStack", new JsonObject { ["StackName"] = "bulkhead-alarms" });
        var plan = await TestOrganization.PlanAsync(session, desired);
        Assert.Equal(["stack dev/eu-west-1/bulkhead-alarms"], plan.Steps.Select(s => s.Address.ToString()));
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);

        // Turned off they go everywhere, also where no region is governed.
        var off = TestOrganization.Desire(Yaml.Replace("config: off", "config: off, alarms: off", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, off));
        Assert.Empty((await TestOrganization.PlanAsync(session, off)).Steps);
        Assert.Empty((await DoAsync(dev.WithRegion(new RegionName("us-east-1")), "events", "ListRules", []))["Rules"]!.AsArray());
    }

    [Fact]
    public void Alarms_stand_in_every_governed_region_and_in_that_of_the_global_services()
    {
        var desired = TestOrganization.Desire(Yaml);
        string[] regions = ["eu-west-1", "eu-north-1", "us-east-1"];
        foreach (var account in new[] { StepAddress.Management, "security", "logs", "dev" })
        {
            Assert.Equal(regions, desired.Stacks.Where(s => s.Account == account && s.Template.Name == "bulkhead-alarms").Select(s => s.Region.Value));
        }

        Assert.Equal(regions, desired.StackRegions.Select(r => r.Value));
        var off = TestOrganization.Desire(Yaml.Replace("config: off", "config: off, alarms: off", StringComparison.Ordinal));
        Assert.DoesNotContain(off.Stacks, s => s.Template.Name.StartsWith("bulkhead-alarm", StringComparison.Ordinal));
        Assert.Equal(regions[..2], off.StackRegions.Select(r => r.Value));
        var some = TestOrganization.Desire(Yaml.Replace("config: off", "config: off, alarms: [root-user]", StringComparison.Ordinal));
        Assert.All(some.Stacks.Where(s => s.Template.Name == "bulkhead-alarms"), s => Assert.Equal(
            ["RootUser"], s.Parameters.Where(p => p.Value == "true").Select(p => p.Key)));
    }

    private static async Task ConfirmAsync(LocalCloudServer server, AwsSession security)
    {
        var mail = Assert.Single(server.ReadMail());
        Assert.Equal("security@acme.example", mail.To);
        var token = mail.Text[(mail.Text.LastIndexOf(' ') + 1)..];
        await DoAsync(security, "sns", "ConfirmSubscription", new JsonObject { ["TopicArn"] = $"arn:aws:sns:eu-west-1:{security.Account}:bulkhead-alarms", ["Token"] = token });
    }

    private static async Task<AwsSession> RootAsync(LocalCloudServer server, AccountId account)
    {
        var credentials = Assert.IsType<JsonObject>(await server.SignInRootAsync(account));
        return await ConnectAsync(server, credentials, (string)credentials["SessionToken"]!);
    }

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

    private static async Task<string> RefusedAsync(AwsSession session, string service, string operation, JsonObject input) =>
        Assert.IsType<AwsRefusal>(await session.CallAsync(service, operation, input, Cancel)).Code;

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
