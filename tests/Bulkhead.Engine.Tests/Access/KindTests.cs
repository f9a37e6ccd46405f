using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Xunit;
using static Bulkhead.Engine.Tests.Access.PeopleCloud;

namespace Bulkhead.Engine.Tests.Access;

/// <summary>What each kind of account promises, by real calls of the people who are let into it. docs/kinds.md says it in words.</summary>
public sealed class KindTests
{
    private const string File = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          backups: backup
          escrow: escrow
          lab: forensics
          dev: development
          prod: production
          play: sandbox
          webdev: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2027-03-31 }
        access:
          developers: { administer: [dev, play], members: [ann@acme.example] }
          operators: { operate: prod, members: [olga@acme.example] }
          custodians: { hold: escrow, members: [cleo@acme.example] }
          investigators: { administer: lab, members: [iris@acme.example] }
          webdev: { administer: webdev, members: [wes@webdev.example] }
        """;

    [Fact]
    public async Task Every_kind_keeps_its_promise_to_those_who_are_let_in()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        await ForensicsAsync(cloud);
        await SandboxAsync(cloud);
        await ProductionAsync(cloud);
        await EscrowAsync(cloud);
        await ConsultantAsync(cloud);
    }

    /// <summary>Snapshots come in, nothing goes out, and there is no internet.</summary>
    private static async Task ForensicsAsync(PeopleCloud cloud)
    {
        var ann = await EnterAsync(cloud, "ann@acme.example", "dev");
        var iris = await EnterAsync(cloud, "iris@acme.example", "lab");
        // What AWS's own key encrypts can't be shared: evidence needs a key that the other account may use.
        var key = (string)(await CallAsync(ann, "kms", "CreateKey"))["KeyMetadata"]!["Arn"]!;
        var volume = await CallAsync(ann, "ec2", "CreateVolume", new JsonObject { ["AvailabilityZone"] = "eu-west-1a", ["Size"] = 8, ["Encrypted"] = true, ["KmsKeyId"] = key });
        var evidence = (string)(await CallAsync(ann, "ec2", "CreateSnapshot", new JsonObject { ["VolumeId"] = (string)volume["VolumeId"]! }))["SnapshotId"]!;
        await CallAsync(ann, "ec2", "ModifySnapshotAttribute", Share(evidence, cloud.Account("lab")));
        var copy = await CallAsync(iris, "ec2", "CopySnapshot", new JsonObject { ["SourceRegion"] = "eu-west-1", ["SourceSnapshotId"] = evidence });
        Assert.Equal("UnauthorizedOperation", await RefusedAsync(iris, "ec2", "ModifySnapshotAttribute", Share((string)copy["SnapshotId"]!, cloud.Account("dev"))));
        Assert.Equal("UnauthorizedOperation", await RefusedAsync(iris, "ec2", "CreateInternetGateway"));

        // Even a bucket that invites the clean room is not written to.
        await CallAsync(ann, "s3", "CreateBucket", Bucket("acme-dev-inbox"));
        var invitation = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{cloud.Account("lab")}:root" },
                ["Action"] = "s3:PutObject",
                ["Resource"] = "arn:aws:s3:::acme-dev-inbox/*",
            }),
        };
        await CallAsync(ann, "s3", "PutBucketPolicy", new JsonObject { ["Bucket"] = "acme-dev-inbox", ["Policy"] = invitation.ToJsonString() });
        Assert.Equal("AccessDenied", await RefusedAsync(iris, "s3", "PutObject", new JsonObject { ["Bucket"] = "acme-dev-inbox", ["Key"] = "disk", ["Body"] = "ZGlzaw==" }));
        await CallAsync(iris, "s3", "CreateBucket", Bucket("acme-lab-evidence"));
        await CallAsync(iris, "s3", "PutObject", new JsonObject { ["Bucket"] = "acme-lab-evidence", ["Key"] = "disk", ["Body"] = "ZGlzaw==" });
        Assert.Equal("AccessDenied", await RefusedAsync(iris, "sts", "AssumeRole", Assume(cloud.Account("dev"), "OrganizationAccountAccessRole")));
    }

    /// <summary>Freedom, but not for large machines, nor for the baseline.</summary>
    private static async Task SandboxAsync(PeopleCloud cloud)
    {
        var ann = await EnterAsync(cloud, "ann@acme.example", "play");
        await CallAsync(ann, "iam", "CreateUser", new JsonObject { ["UserName"] = "toy" });
        await CallAsync(ann, "s3", "CreateBucket", Bucket("acme-play-toys"));
        var large = new JsonObject { ["ImageId"] = "ami-0123456789abcdef0", ["InstanceType"] = "p5.48xlarge", ["MinCount"] = 1, ["MaxCount"] = 1 };
        Assert.Equal("UnauthorizedOperation", await RefusedAsync(ann, "ec2", "RunInstances", large));
        Assert.Equal("AccessDenied", await RefusedAsync(ann, "cloudformation", "DeleteStack", new JsonObject { ["StackName"] = "bulkhead-access" }));
    }

    /// <summary>Operators see and run it, and nobody makes users in it, an administrator from outside included; the root user stays without a password.</summary>
    private static async Task ProductionAsync(PeopleCloud cloud)
    {
        var olga = Assert.IsType<AwsSession>(exactMatch: false, @object: await cloud.EnterAsync("olga@acme.example", "prod", "BulkheadOperate"));
        await CallAsync(olga, "iam", "ListRoles");
        Assert.Equal("AccessDenied", await RefusedAsync(olga, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" }));
        foreach (var person in new[] { "ann@acme.example", "iris@acme.example", "wes@webdev.example" })
            Assert.Null(await cloud.EnterAsync(person, "prod", "BulkheadAdminister"));
        // Root has no password, and nobody makes it one.
        var prod = Core.Identifiers.AccountId.Parse(cloud.Account("prod"));
        Assert.Null(await cloud.Organization.Server.SignInRootAsync(prod));
        Assert.Equal("AccessDenied", Assert.IsType<AwsRefusal>(await Fakes.RootPassword.RecoverAsync(cloud.Organization.Management, prod)).Code);
        Assert.Null(await cloud.Organization.Server.SignInRootAsync(prod));
    }

    /// <summary>Custodians see what is kept and change nothing; nobody else is let in.</summary>
    private static async Task EscrowAsync(PeopleCloud cloud)
    {
        var cleo = Assert.IsType<AwsSession>(exactMatch: false, @object: await cloud.EnterAsync("cleo@acme.example", "escrow", "BulkheadHold"));
        await CallAsync(cleo, "backup", "ListBackupVaults");
        Assert.Equal("AccessDeniedException", await RefusedAsync(cleo, "backup", "CreateBackupVault", new JsonObject { ["BackupVaultName"] = "mine" }));
        Assert.Equal("AccessDenied", await RefusedAsync(cleo, "iam", "CreateUser", new JsonObject { ["UserName"] = "back-door" }));
        foreach (var person in new[] { "ann@acme.example", "olga@acme.example", "iris@acme.example", "wes@webdev.example" })
        {
            Assert.Null(await cloud.EnterAsync(person, "escrow", "BulkheadHold"));
            Assert.Null(await cloud.EnterAsync(person, "escrow", "BulkheadAdminister"));
        }
    }

    /// <summary>Outsiders administer theirs, with no way out and none in, until the day on which it ends.</summary>
    private static async Task ConsultantAsync(PeopleCloud cloud)
    {
        var wes = await EnterAsync(cloud, "wes@webdev.example", "webdev");
        var ann = await EnterAsync(cloud, "ann@acme.example", "dev");
        await CallAsync(wes, "iam", "CreateRole", Role("door", cloud.Account("dev")));
        await CallAsync(wes, "iam", "AttachRolePolicy", new JsonObject { ["RoleName"] = "door", ["PolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });
        Assert.Equal("AccessDenied", await RefusedAsync(ann, "sts", "AssumeRole", Assume(cloud.Account("webdev"), "door")));
        foreach (var other in new[] { "dev", "prod", "lab", "escrow" })
            Assert.Equal("AccessDenied", await RefusedAsync(wes, "sts", "AssumeRole", Assume(cloud.Account(other), "OrganizationAccountAccessRole")));
        Assert.Equal("AccessDeniedException", await RefusedAsync(wes, "organizations", "LeaveOrganization"));
        Assert.Equal("AccessDeniedException", await RefusedAsync(wes, "budgets", "DeleteBudget", new JsonObject { ["AccountId"] = cloud.Account("webdev"), ["BudgetName"] = "bulkhead-monthly" }));

        await cloud.ApplyAsync(Read(File, new DateOnly(2027, 4, 1)));
        Assert.Null(await cloud.EnterAsync("wes@webdev.example", "webdev", "BulkheadAdminister"));
        Assert.IsType<AwsRefusal>(await wes.CallAsync("s3", "ListBuckets", [], TestContext.Current.CancellationToken));
    }

    private static async Task<AwsSession> EnterAsync(PeopleCloud cloud, string person, string account) =>
        Assert.IsType<AwsSession>(exactMatch: false, @object: await cloud.EnterAsync(person, account, "BulkheadAdminister"));

    private static JsonObject Bucket(string name) => new()
    {
        ["Bucket"] = name,
        ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" },
    };

    private static JsonObject Share(string snapshot, string account) => new()
    {
        ["SnapshotId"] = snapshot,
        ["Attribute"] = "createVolumePermission",
        ["OperationType"] = "add",
        ["UserIds"] = new JsonArray(account),
    };

    private static JsonObject Assume(string account, string role) => new() { ["RoleArn"] = $"arn:aws:iam::{account}:role/{role}", ["RoleSessionName"] = "out" };

    private static JsonObject Role(string name, string trusted)
    {
        var trust = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{trusted}:root" },
                ["Action"] = "sts:AssumeRole",
            }),
        };
        return new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = trust.ToJsonString() };
    }
}
