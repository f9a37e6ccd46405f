using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Xunit;
using static Bulkhead.Engine.Tests.Access.PeopleCloud;

namespace Bulkhead.Engine.Tests.Access;

/// <summary>
/// What an administrator of an account of each kind can do, and what not even they can, by real calls: the kinds that <see cref="KindTests"/>
/// leaves out, in one organization. docs/kinds.md says it in words.
/// </summary>
public sealed class KindWallTests
{
    private const string File = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          security: security
          logs: log-archive
          backups: backup
          tools: tools
          net: network
          dev: development
          staging: staging
          prod: production
          vault: compliance
          clinic: compliance.hipaa
          cards: compliance.pci
          old: sandbox
        access:
          testers: { read: [staging, logs], members: [tess@acme.example] }
        """;

    [Fact]
    public async Task Every_kind_holds_its_administrators_to_its_walls_and_lets_them_work()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        await SecurityAsync(cloud);
        await LogArchiveAsync(cloud);
        await BackupAsync(cloud);
        await ToolsAsync(cloud);
        await NetworkAsync(cloud);
        await DevelopmentAsync(cloud);
        await StagingAsync(cloud);
        await ProductionAsync(cloud);
        await ComplianceAsync(cloud);
        await SuspendedAsync(cloud);
    }

    /// <summary>Sees what detection sees, and can't turn it off, nor open the bus on which alarms come.</summary>
    private static async Task SecurityAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "security");
        var detector = (string)(await CallAsync(boss, "guardduty", "ListDetectors"))["DetectorIds"]![0]!;
        await CallAsync(boss, "guardduty", "ListMembers", new JsonObject { ["DetectorId"] = detector });
        await CallAsync(boss, "securityhub", "DescribeHub");
        await DeniedAsync(boss, "guardduty", "DeleteDetector", new JsonObject { ["DetectorId"] = detector });
        await DeniedAsync(boss, "securityhub", "DisableSecurityHub");
        await DeniedAsync(boss, "events", "PutPermission", new JsonObject { ["EventBusName"] = "default", ["StatementId"] = "all", ["Action"] = "events:PutEvents", ["Principal"] = "*" });
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
    }

    /// <summary>Reads the logs, and deletes nothing: neither a log nor its bucket, lock or key; nobody else's people get in to change it.</summary>
    private static async Task LogArchiveAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "logs");
        var bucket = $"bulkhead-trail-{cloud.Account("logs")}";
        // A log, as CloudTrail would leave one: the bucket takes it from nobody else, so its owner puts it under the lock by the back door.
        var log = await PutLogAsync(cloud, bucket);
        await CallAsync(boss, "s3", "ListObjectsV2", new JsonObject { ["Bucket"] = bucket });
        await CallAsync(boss, "s3", "GetObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = log.Key });
        await DeniedAsync(boss, "s3", "DeleteObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = log.Key, ["VersionId"] = log.Version });
        await DeniedAsync(boss, "s3", "PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = log.Key, ["Body"] = "bm90aGluZw==" });
        await DeniedAsync(boss, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = bucket });
        await DeniedAsync(boss, "s3", "DeleteBucket", new JsonObject { ["Bucket"] = bucket });
        var aliases = (await CallAsync(boss, "kms", "ListAliases"))["Aliases"]!.AsArray();
        var key = (string)aliases.First(a => ((string)a!["AliasName"]!).StartsWith("alias/bulkhead", StringComparison.Ordinal))!["TargetKeyId"]!;
        await DeniedAsync(boss, "kms", "ScheduleKeyDeletion", new JsonObject { ["KeyId"] = key });
        await DeniedAsync(boss, "ec2", "CreateInternetGateway");

        // With the policy taken away by the management account's own role, the lock still stands.
        var access = await cloud.AdministerAsync("logs");
        var policy = (string)(await CallAsync(access, "s3", "GetBucketPolicy", new JsonObject { ["Bucket"] = bucket }))["Policy"]!;
        await CallAsync(access, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = bucket });
        await DeniedAsync(access, "s3", "DeleteObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = log.Key, ["VersionId"] = log.Version });
        await DeniedAsync(access, "s3", "DeleteObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = log.Key, ["VersionId"] = log.Version, ["BypassGovernanceRetention"] = true });
        await CallAsync(access, "s3", "PutBucketPolicy", new JsonObject { ["Bucket"] = bucket, ["Policy"] = policy });

        var tess = Assert.IsType<AwsSession>(exactMatch: false, @object: await cloud.EnterAsync("tess@acme.example", "logs", "BulkheadRead"));
        await DeniedAsync(tess, "s3", "DeleteObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = log.Key, ["VersionId"] = log.Version });
        Assert.Null(await cloud.EnterAsync("tess@acme.example", "logs", "BulkheadAdminister"));
    }

    /// <summary>Sees the copies, and can neither delete a vault nor loosen its lock.</summary>
    private static async Task BackupAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "backups");
        var vault = new JsonObject { ["BackupVaultName"] = "bulkhead-copies" };
        await CallAsync(boss, "backup", "DescribeBackupVault", (JsonObject)vault.DeepClone());
        await CallAsync(boss, "backup", "ListRecoveryPointsByBackupVault", (JsonObject)vault.DeepClone());
        await DeniedAsync(boss, "backup", "DeleteBackupVault", (JsonObject)vault.DeepClone());
        await DeniedAsync(boss, "backup", "DeleteBackupVaultLockConfiguration", (JsonObject)vault.DeepClone());
        await DeniedAsync(boss, "backup", "DeleteBackupVaultAccessPolicy", (JsonObject)vault.DeepClone());
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
    }

    /// <summary>Builds, with roles and not with users, and gets nowhere else.</summary>
    private static async Task ToolsAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "tools");
        await CallAsync(boss, "s3", "CreateBucket", Bucket("acme-tools-artifacts"));
        await CallAsync(boss, "codecommit", "CreateRepository", new JsonObject { ["repositoryName"] = "site" });
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
        await DeniedAsync(boss, "ec2", "RunInstances", Instance("t3.micro", tokens: "optional"));
        await DeniedAsync(boss, "s3control", "DeletePublicAccessBlock", new JsonObject { ["AccountId"] = boss.Account.Value });
        foreach (var other in new[] { "prod", "logs", "clinic" })
            await DeniedAsync(boss, "sts", "AssumeRole", Assume(cloud.Account(other), "OrganizationAccountAccessRole"));
    }

    /// <summary>Makes networks with their gateways, and keeps their flow logs.</summary>
    private static async Task NetworkAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "net");
        var vpc = (string)(await CallAsync(boss, "ec2", "CreateVpc", new JsonObject { ["CidrBlock"] = "10.0.0.0/16" }))["Vpc"]!["VpcId"]!;
        await CallAsync(boss, "ec2", "CreateSubnet", new JsonObject { ["VpcId"] = vpc, ["CidrBlock"] = "10.0.0.0/24" });
        await CallAsync(boss, "ec2", "CreateInternetGateway");
        await CallAsync(boss, "logs", "CreateLogGroup", new JsonObject { ["logGroupName"] = "vpc-flow-log" });
        await DeniedAsync(boss, "logs", "DeleteLogGroup", new JsonObject { ["logGroupName"] = "vpc-flow-log" });
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
        await DeniedAsync(boss, "securityhub", "DisableSecurityHub");
    }

    /// <summary>Nearly everything, but no public storage, no baseline undone, and no way to production.</summary>
    private static async Task DevelopmentAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "dev");
        await CallAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "script" });
        await CallAsync(boss, "s3", "CreateBucket", Bucket("acme-dev-play"));
        await DeniedAsync(boss, "s3control", "DeletePublicAccessBlock", new JsonObject { ["AccountId"] = boss.Account.Value });
        await DeniedAsync(boss, "ec2", "CreateDefaultVpc");
        await DeniedAsync(boss, "cloudformation", "DeleteStack", new JsonObject { ["StackName"] = "bulkhead-config" });
        await DeniedAsync(boss, "iam", "DeleteRole", new JsonObject { ["RoleName"] = "BulkheadAudit" });
        await DeniedAsync(boss, "organizations", "LeaveOrganization");
        foreach (var role in new[] { "OrganizationAccountAccessRole", "BulkheadOperate", "BulkheadAudit" })
            await DeniedAsync(boss, "sts", "AssumeRole", Assume(cloud.Account("prod"), role));
    }

    /// <summary>As production will be: no users, no metadata without a token; who may read changes nothing.</summary>
    private static async Task StagingAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "staging");
        await CallAsync(boss, "s3", "CreateBucket", Bucket("acme-staging-site"));
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
        await DeniedAsync(boss, "ec2", "RunInstances", Instance("t3.micro", tokens: "optional"));
        await DeniedAsync(boss, "guardduty", "DeleteDetector", new JsonObject { ["DetectorId"] = (string)(await CallAsync(boss, "guardduty", "ListDetectors"))["DetectorIds"]![0]! });
        var tess = Assert.IsType<AwsSession>(exactMatch: false, @object: await cloud.EnterAsync("tess@acme.example", "staging", "BulkheadRead"));
        await CallAsync(tess, "s3", "ListBuckets");
        await DeniedAsync(tess, "s3", "CreateBucket", Bucket("acme-staging-mine"));
        Assert.Null(await cloud.EnterAsync("tess@acme.example", "prod", "BulkheadRead"));
    }

    /// <summary>Not even its administrator makes users, undoes the locks of backups, deletes keys or stops the trail.</summary>
    private static async Task ProductionAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "prod");
        await CallAsync(boss, "s3", "CreateBucket", Bucket("acme-prod-site"));
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
        await DeniedAsync(boss, "backup", "DeleteBackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead" });
        var key = (string)(await CallAsync(boss, "kms", "CreateKey"))["KeyMetadata"]!["KeyId"]!;
        await DeniedAsync(boss, "kms", "ScheduleKeyDeletion", new JsonObject { ["KeyId"] = key });
        await DeniedAsync(boss, "ec2", "DisableEbsEncryptionByDefault");
        await DeniedAsync(boss, "cloudtrail", "StopLogging", new JsonObject { ["Name"] = $"arn:aws:cloudtrail:eu-west-1:{cloud.Organization.Management.Account}:trail/bulkhead" });
    }

    /// <summary>What binds regulated accounts binds those of its flavours, and nobody else.</summary>
    private static async Task ComplianceAsync(PeopleCloud cloud)
    {
        foreach (var name in new[] { "vault", "clinic", "cards" })
        {
            var boss = await BossAsync(cloud, name);
            await FunctionAsync(boss);
            await DeniedAsync(boss, "lambda", "AddPermission", Everybody());
            await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
            await CallAsync(boss, "s3", "CreateBucket", Bucket($"acme-{name}-records"));
        }

        // Production has no such wall: the same calls go through there.
        var prod = await BossAsync(cloud, "prod");
        await FunctionAsync(prod);
        await CallAsync(prod, "lambda", "AddPermission", Everybody());

        // AWS Config checks the two flavours, each by its own framework.
        foreach (var (name, pack) in new[] { ("vault", null), ("clinic", "bulkhead-compliance-hipaa"), ("cards", "bulkhead-compliance-pci"), ("prod", null), ("dev", null) })
        {
            var packs = (await CallAsync(await cloud.AdministerAsync(name), "config", "DescribeConformancePacks"))["ConformancePackDetails"]!.AsArray();
            Assert.Equal(pack is null ? [] : [pack, $"{pack}-global"], packs.Select(p => (string)p!["ConformancePackName"]!).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>An account whose line is gone: whoever was in it can do nothing any more, not even look.</summary>
    private static async Task SuspendedAsync(PeopleCloud cloud)
    {
        var boss = await BossAsync(cloud, "old");
        await CallAsync(boss, "s3", "ListBuckets");
        await cloud.ApplyAsync(Read(File.Replace("  old: sandbox\n", "", StringComparison.Ordinal)));
        await DeniedAsync(boss, "s3", "ListBuckets");
        await DeniedAsync(boss, "ec2", "DescribeInstances");
        await DeniedAsync(boss, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" });
        await DeniedAsync(boss, "sts", "AssumeRole", Assume(cloud.Account("old"), "boss"));
        // The management account can still look.
        await CallAsync(await cloud.AdministerAsync("old"), "s3", "ListBuckets");
    }

    /// <summary>An administrator of an account: a role of its own with all rights, as whoever administers it could make one.</summary>
    private static async Task<AwsSession> BossAsync(PeopleCloud cloud, string account)
    {
        var access = await cloud.AdministerAsync(account);
        if (await access.CallAsync("iam", "GetRole", new JsonObject { ["RoleName"] = "boss" }, TestContext.Current.CancellationToken) is AwsRefusal)
        {
            await CallAsync(access, "iam", "CreateRole", Role("boss", new JsonObject { ["AWS"] = $"arn:aws:iam::{cloud.Account(account)}:root" }));
            await CallAsync(access, "iam", "AttachRolePolicy", new JsonObject { ["RoleName"] = "boss", ["PolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });
        }

        var keys = (await CallAsync(access, "sts", "AssumeRole", Assume(cloud.Account(account), "boss")))["Credentials"]!;
        return await cloud.ConnectAsync((string)keys["AccessKeyId"]!, (string)keys["SecretAccessKey"]!, (string)keys["SessionToken"]!);
    }

    /// <summary>Puts a log into the archive's bucket, by a role that its policy lets in for as long as it takes.</summary>
    private static async Task<(string Key, string Version)> PutLogAsync(PeopleCloud cloud, string bucket)
    {
        var access = await cloud.AdministerAsync("logs");
        var input = new JsonObject { ["Bucket"] = bucket };
        var policy = (string)(await CallAsync(access, "s3", "GetBucketPolicy", (JsonObject)input.DeepClone()))["Policy"]!;
        await CallAsync(access, "s3", "DeleteBucketPolicy", (JsonObject)input.DeepClone());
        const string key = "AWSLogs/log.json.gz";
        var put = await CallAsync(access, "s3", "PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = key, ["Body"] = "bG9n" });
        await CallAsync(access, "s3", "PutBucketPolicy", new JsonObject { ["Bucket"] = bucket, ["Policy"] = policy });
        return (key, (string)put["VersionId"]!);
    }

    private static async Task DeniedAsync(AwsSession session, string service, string operation, JsonObject? input = null)
    {
        var code = await RefusedAsync(session, service, operation, input);
        Assert.True(code is "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation", $"{operation}: {code}");
    }

    private static async Task FunctionAsync(AwsSession session)
    {
        await CallAsync(session, "iam", "CreateRole", Role("runs", new JsonObject { ["Service"] = "lambda.amazonaws.com" }));
        await CallAsync(session, "lambda", "CreateFunction", new JsonObject
        {
            ["FunctionName"] = "api",
            ["Role"] = $"arn:aws:iam::{session.Account}:role/runs",
            ["Runtime"] = "python3.13",
            ["Handler"] = "index.handler",
            ["Code"] = new JsonObject { ["ZipFile"] = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" },
        });
    }

    private static JsonObject Everybody() => new() { ["FunctionName"] = "api", ["StatementId"] = "all", ["Action"] = "lambda:InvokeFunction", ["Principal"] = "*" };

    private static JsonObject Bucket(string name) => new()
    {
        ["Bucket"] = name,
        ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" },
    };

    private static JsonObject Instance(string type, string tokens) => new()
    {
        ["ImageId"] = "ami-0123456789abcdef0",
        ["InstanceType"] = type,
        ["MinCount"] = 1,
        ["MaxCount"] = 1,
        ["MetadataOptions"] = new JsonObject { ["HttpTokens"] = tokens },
    };

    private static JsonObject Assume(string account, string role) => new() { ["RoleArn"] = $"arn:aws:iam::{account}:role/{role}", ["RoleSessionName"] = "out" };

    private static JsonObject Role(string name, JsonObject principal)
    {
        var trust = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["Principal"] = principal, ["Action"] = "sts:AssumeRole" }),
        };
        return new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = trust.ToJsonString() };
    }
}
