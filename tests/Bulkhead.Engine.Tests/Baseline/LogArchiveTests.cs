using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>The log archive, against the local cloud, which enforces IAM, bucket policies, RCPs and Object Lock.</summary>
public sealed class LogArchiveTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          security: security
          logs: log-archive
          dev: development
        detection: { guardduty: off, security-hub: off }
        logs: { retention: 400 days }
        """;

    private static readonly string Unlocked = Yaml.Replace("400 days", "off", StringComparison.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_writes_or_deletes_a_log_not_even_an_administrator_of_that_account()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml)));
        var logs = await InAsync(session, "logs");
        var bucket = $"bulkhead-trail-{logs.Account}";
        Assert.Equal("AccessDenied", Refused(await PutAsync(logs, bucket)));
        foreach (var other in new[] { session, await InAsync(session, "dev"), await InAsync(session, "security") })
        {
            Assert.Equal("AccessDenied", Refused(await PutAsync(other, bucket)));
            Assert.Equal("AccessDenied", Refused(await other.CallAsync("s3", "DeleteBucket", new JsonObject { ["Bucket"] = bucket }, Cancel)));
        }

        // Whoever may enter the account as its administrator takes the bucket's policy away: the lock still holds.
        await DoAsync(logs, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = bucket });
        var version = ((AwsSuccess)await PutAsync(logs, bucket)).Output["VersionId"]!.GetValue<string>();
        var lockedBy = await DoAsync(logs, "s3", "GetObjectRetention", new JsonObject { ["Bucket"] = bucket, ["Key"] = "log" });
        Assert.Equal("COMPLIANCE", (string?)lockedBy["Retention"]!["Mode"]);
        Assert.InRange(DateTimeOffset.Parse((string)lockedBy["Retention"]!["RetainUntilDate"]!, null) - DateTimeOffset.UtcNow, TimeSpan.FromDays(399), TimeSpan.FromDays(401));
        foreach (var bypass in new[] { false, true })
        {
            var delete = new JsonObject { ["Bucket"] = bucket, ["Key"] = "log", ["VersionId"] = version, ["BypassGovernanceRetention"] = bypass };
            Assert.Equal("AccessDenied", Refused(await logs.CallAsync("s3", "DeleteObject", delete, Cancel)));
        }

        Assert.IsType<AwsRefusal>(await logs.CallAsync(
            "s3", "PutBucketVersioning", new JsonObject { ["Bucket"] = bucket, ["VersioningConfiguration"] = new JsonObject { ["Status"] = "Suspended" } }, Cancel));
    }

    [Fact]
    public async Task Auditors_of_the_security_account_read_the_logs_and_do_nothing_else_with_them()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml)));
        var logs = (await InAsync(session, "logs")).Account;
        var security = await InAsync(session, "security");
        var auditor = await AssumeAsync(security, security.Account, "BulkheadAudit");
        var reader = await AssumeAsync(auditor, logs, "BulkheadLogReader");
        var bucket = $"bulkhead-trail-{logs}";
        Assert.IsType<AwsSuccess>(await reader.CallAsync("s3", "ListObjectsV2", new JsonObject { ["Bucket"] = bucket }, Cancel));
        Assert.Equal("AccessDenied", Refused(await PutAsync(reader, bucket)));
        Assert.Equal("AccessDenied", Refused(await reader.CallAsync("s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = bucket }, Cancel)));
        Assert.Equal("AccessDenied", Refused(await auditor.CallAsync("s3", "GetObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = "log" }, Cancel)));

        var role = new RoleRequest(new Arn("aws", "iam", "", logs.Value, "role/BulkheadLogReader"), "test");
        Assert.IsType<SessionRefused>(await security.AssumeRoleAsync(role, Cancel));
        Assert.IsType<SessionRefused>(await (await InAsync(session, "dev")).AssumeRoleAsync(role, Cancel));
    }

    [Fact]
    public async Task A_bucket_that_is_there_is_locked_in_place_and_keeps_what_is_in_it()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Unlocked)));
        var logs = await InAsync(session, "logs");
        var bucket = $"bulkhead-trail-{logs.Account}";
        await DoAsync(logs, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = bucket });
        Assert.IsType<AwsSuccess>(await PutAsync(logs, bucket));

        var plan = await TestOrganization.PlanAsync(session, TestOrganization.Desire(Yaml));
        var step = Assert.Single(plan.Steps);
        Assert.Equal("stack logs/eu-west-1/bulkhead-logs", step.Address.ToString());
        Assert.Equal(["parameters.RetentionDays: 0 -> 400"], step.Differences.Select(d => $"{d.Property}: {d.Before} -> {d.After}"));
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml)));
        Assert.IsType<AwsSuccess>(await logs.CallAsync("s3", "HeadObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = "log" }, Cancel));
        var locked = await DoAsync(logs, "s3", "GetObjectLockConfiguration", new JsonObject { ["Bucket"] = bucket });
        Assert.Equal("400", locked["ObjectLockConfiguration"]!["Rule"]!["DefaultRetention"]!["Days"]!.ToJsonString());
        Assert.Empty((await TestOrganization.PlanAsync(session, TestOrganization.Desire(Yaml))).Steps);
    }

    private static Task<AwsResult> PutAsync(AwsSession session, string bucket) =>
        session.CallAsync("s3", "PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = "log", ["Body"] = "bG9n" }, Cancel);

    private static string Refused(AwsResult result) => Assert.IsType<AwsRefusal>(result).Code;

    private static async Task<AwsSession> InAsync(AwsSession session, string name)
    {
        var accounts = (await DoAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        return await AssumeAsync(session, AccountId.Parse((string)accounts.Single(a => (string?)a!["Name"] == name)!["Id"]!), "OrganizationAccountAccessRole");
    }

    private static async Task<AwsSession> AssumeAsync(AwsSession session, AccountId account, string role) =>
        await session.AssumeRoleAsync(new RoleRequest(new Arn("aws", "iam", "", account.Value, $"role/{role}"), "test"), Cancel) switch
        {
            SessionOpened opened => opened.Session,
            SessionRefused { Refusal: var refusal } => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAllPagesAsync(service, operation, input, Cancel) switch
        {
            AwsSuccess { Output: var output } => output,
            AwsRefusal refusal => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };

    private static void AssertSucceeded(ApplyReport report) =>
        Assert.Equal([], report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
}
