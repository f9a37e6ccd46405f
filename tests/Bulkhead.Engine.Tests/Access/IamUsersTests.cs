using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Plans;
using Xunit;
using static Bulkhead.Engine.Tests.Access.PeopleCloud;

namespace Bulkhead.Engine.Tests.Access;

/// <summary>People as IAM users, on a local cloud that enforces IAM: what they can do with MFA, and without.</summary>
public sealed class IamUsersTests
{
    private const string File = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts:
          dev: development
          prod: production
          escrow: escrow
          webdev: { kind: consultant, sponsor: dev, budget: 100 USD, expires: 2027-03-31 }
        access:
          through: iam-users
          developers: { administer: dev, read: prod, members: [ann@acme.example, bo@acme.example] }
          operators: { operate: prod, members: [olga@acme.example] }
          custodians: { hold: escrow, members: [cleo@acme.example] }
          migration: { administer: prod, expires: 2026-11-30, members: [bo@acme.example] }
          webdev: { administer: webdev, members: [wes@webdev.example] }
        """;

    private static readonly string[] PeopleOfFile = ["ann@acme.example", "bo@acme.example", "cleo@acme.example", "olga@acme.example", "wes@webdev.example"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_mfa_people_come_in_where_the_file_lets_them_and_without_it_nowhere()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        var users = (await CallAsync(cloud.Organization.Management, "iam", "ListUsers", new JsonObject { ["PathPrefix"] = "/people/" }))["Users"]!.AsArray();
        Assert.Equal(PeopleOfFile, users.Select(u => (string)u!["UserName"]!).Order(StringComparer.Ordinal));

        var ann = await Person.OfAsync(cloud, "ann@acme.example");
        Assert.Equal("AccessDenied", await RefusedAsync(ann.Keys, "sts", "AssumeRole", ann.Role("dev", "administer")));
        var withoutMfa = await ann.SessionAsync([]);
        Assert.Equal("AccessDenied", await RefusedAsync(withoutMfa, "sts", "AssumeRole", ann.Role("dev", "administer")));
        await ann.EnrollAsync();

        var dev = await ann.EnterAsync("dev", "administer");
        await CallAsync(dev, "iam", "CreateUser", new JsonObject { ["UserName"] = "made-by-ann" });
        var prod = await ann.EnterAsync("prod", "read");
        await CallAsync(prod, "iam", "ListRoles");
        Assert.Equal("AccessDenied", await RefusedAsync(prod, "iam", "CreateRole", Trusting("back-door")));

        foreach (var (account, set) in new[] { ("prod", "operate"), ("prod", "administer"), ("escrow", "hold"), ("webdev", "administer") })
            Assert.Equal("AccessDenied", await RefusedAsync(ann.Keys, "sts", "AssumeRole", ann.Role(account, set, ann.Code())));
        var longer = ann.Role("dev", "administer", ann.Code());
        longer["DurationSeconds"] = 4 * 3600 + 1;
        Assert.Equal("ValidationError", await RefusedAsync(ann.Keys, "sts", "AssumeRole", longer));
    }

    [Fact]
    public async Task A_user_does_nothing_in_the_management_account_whatever_somebody_adds_to_it()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        var ann = await Person.OfAsync(cloud, "ann@acme.example");
        Assert.Equal("AccessDenied", await RefusedAsync(ann.Keys, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = "ann@acme.example" }));
        await ann.EnrollAsync();
        await CallAsync(cloud.Organization.Management, "iam", "AttachUserPolicy", new JsonObject { ["UserName"] = "ann@acme.example", ["PolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });
        var session = await ann.SessionAsync(ann.Shown());
        Assert.Equal("AccessDenied", await RefusedAsync(session, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = "ann@acme.example" }));
        Assert.Equal("AccessDenied", await RefusedAsync(session, "iam", "ListUsers"));
        Assert.Equal("AccessDeniedException", await RefusedAsync(session, "organizations", "DescribeOrganization"));
        Assert.Equal("AccessDenied", await RefusedAsync(session, "s3", "ListBuckets"));
        var access = new JsonObject { ["RoleArn"] = $"arn:aws:iam::{cloud.Account("prod")}:role/OrganizationAccountAccessRole", ["RoleSessionName"] = "in" };
        Assert.Equal("AccessDenied", await RefusedAsync(session, "sts", "AssumeRole", access));
        await CallAsync(session, "sts", "AssumeRole", ann.Role("dev", "administer"));
    }

    [Fact]
    public async Task Walls_that_keep_strangers_out_let_their_own_people_in_and_nobody_there_changes_the_role()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        var cleo = await Person.OfAsync(cloud, "cleo@acme.example");
        await cleo.EnrollAsync();
        var escrow = await cleo.EnterAsync("escrow", "hold");
        await CallAsync(escrow, "backup", "ListBackupVaults");
        Assert.Equal("AccessDenied", await RefusedAsync(escrow, "iam", "CreateRole", Trusting("back-door")));

        var wes = await Person.OfAsync(cloud, "wes@webdev.example");
        await wes.EnrollAsync();
        var webdev = await wes.EnterAsync("webdev", "administer");
        await CallAsync(webdev, "iam", "CreateRole", Trusting("own"));
        var trust = new JsonObject { ["RoleName"] = "BulkheadPeople-administer", ["PolicyDocument"] = (string)Trusting("x")["AssumeRolePolicyDocument"]! };
        Assert.Equal("AccessDenied", await RefusedAsync(webdev, "iam", "UpdateAssumeRolePolicy", trust));
        Assert.Equal("AccessDenied", await RefusedAsync(webdev, "iam", "CreateRole", Trusting("BulkheadPeople-mine")));
    }

    [Fact]
    public async Task Access_ends_with_the_file_and_with_its_day()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        var bo = await Person.OfAsync(cloud, "bo@acme.example");
        await bo.EnrollAsync();
        await CallAsync(await bo.EnterAsync("prod", "administer"), "s3", "ListBuckets");

        await cloud.ApplyAsync(Read(File, new DateOnly(2026, 12, 1)));
        Assert.Equal("AccessDenied", await RefusedAsync(bo.Keys, "sts", "AssumeRole", bo.Role("prod", "administer", bo.Code())));
        await bo.EnterAsync("prod", "read");

        await cloud.ApplyAsync(Read(File.Replace("read: prod, members: [ann@acme.example, bo@acme.example]", "read: prod, members: [ann@acme.example]", StringComparison.Ordinal), new DateOnly(2026, 12, 1)));
        Assert.Equal("AccessDenied", await RefusedAsync(bo.Keys, "sts", "AssumeRole", bo.Role("prod", "read", bo.Code())));
    }

    [Fact]
    public async Task A_new_person_touches_their_user_and_the_accounts_that_they_enter()
    {
        await using var cloud = await StartAsync();
        var desired = Read(File);
        await cloud.ApplyAsync(desired);
        var steps = (await cloud.PlanAsync(Read(File.Replace("members: [olga@acme.example]", "members: [olga@acme.example, otto@acme.example]", StringComparison.Ordinal)))).Plan.Steps;
        Assert.Equal(["bulkhead-people of prod", "bulkhead-users of management"], steps.Select(s => s.Payload).OfType<StepPayload.WriteStack>().Select(s => $"{s.Stack} of {s.Account}").Order(StringComparer.Ordinal));
        Assert.Equal(2, steps.Length);
    }

    [Fact]
    public async Task The_invariants_of_the_sample_are_proved_with_people_as_users()
    {
        var sample = (await System.IO.File.ReadAllTextAsync("samples/startup/bulkhead.yaml", Cancel))
            .Replace("\naccess:\n", "\naccess:\n  through: iam-users\n", StringComparison.Ordinal)
            .Replace("auditors: { read: [security, logs] }", "auditors: { read: [security, logs], members: [ada@acme.example] }", StringComparison.Ordinal);
        Assert.Equal(["proved", "proved", "proved", "proved", "proved", "proved"], await ProveAsync(sample));
    }

    [Theory]
    [InlineData("nobody in developers can reach prod", "broken")]
    [InlineData("nobody in developers can change prod", "broken")]
    [InlineData("nobody in testers can change prod", "proved")]
    [InlineData("nobody outside testers can reach prod", "broken")]
    [InlineData("nobody outside operators can change prod", "proved")]
    [InlineData("nobody outside developers can change dev", "proved")]
    [InlineData("nobody can assume prod", "broken")]
    public async Task A_search_sees_people_as_their_users(string sentence, string verdict) =>
        Assert.Equal([verdict], await ProveAsync($$"""
            organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
            accounts: { dev: development, prod: production }
            access:
              through: iam-users
              developers: { administer: dev, read: prod, members: [ann@acme.example, bo@acme.example] }
              testers: { read: prod, members: [tim@acme.example] }
              operators: { operate: prod, members: [olga@acme.example, bo@acme.example] }
            invariants: ["{{sentence}}"]
            facts: { nothing-else: on }
            """));

    /// <summary>The verdicts on what the first plan makes.</summary>
    private static async Task<IEnumerable<string>> ProveAsync(string yaml)
    {
        await using var cloud = await StartAsync();
        var (model, desired) = ReadModel(yaml);
        var plan = (await cloud.PlanAsync(desired)).Plan;
        var collected = await InvariantCollection.ReadAsync(cloud.Organization.Management, desired, plan, cloud.Organization.Operations, Cancel);
        Assert.Null(collected.Refusal);
        return InvariantProver.Prove(model, desired, plan, collected.Organization, collected.Accounts).ForPlan().Select(i => i.Verdict);
    }

    private static JsonObject Trusting(string name) => new()
    {
        ["RoleName"] = name,
        ["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""",
    };

    /// <summary>A person with an access key that an administrator of the management account made by hand, and after enrolling a device.</summary>
    private sealed class Person(PeopleCloud cloud, string name, AwsSession keys)
    {
        private string? _serial;
        private string _seed = "";

        public AwsSession Keys => keys;

        public static async Task<Person> OfAsync(PeopleCloud cloud, string name)
        {
            var key = (await CallAsync(cloud.Organization.Management, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = name }))["AccessKey"]!;
            return new Person(cloud, name, await cloud.ConnectAsync((string)key["AccessKeyId"]!, (string)key["SecretAccessKey"]!));
        }

        public async Task EnrollAsync()
        {
            var device = (await CallAsync(Keys, "iam", "CreateVirtualMFADevice", new JsonObject { ["VirtualMFADeviceName"] = name }))["VirtualMFADevice"]!;
            _serial = (string)device["SerialNumber"]!;
            _seed = Encoding.ASCII.GetString(Convert.FromBase64String((string)device["Base32StringSeed"]!));
            var now = DateTimeOffset.UtcNow;
            await CallAsync(Keys, "iam", "EnableMFADevice", new JsonObject
            {
                ["UserName"] = name,
                ["SerialNumber"] = _serial,
                ["AuthenticationCode1"] = CodeAt(now),
                ["AuthenticationCode2"] = CodeAt(now.AddSeconds(30)),
            });
        }

        public string Code() => CodeAt(DateTimeOffset.UtcNow);

        public JsonObject Shown() => new() { ["SerialNumber"] = _serial, ["TokenCode"] = Code() };

        public JsonObject Role(string account, string set, string? code = null)
        {
            var input = new JsonObject { ["RoleArn"] = $"arn:aws:iam::{cloud.Account(account)}:role/BulkheadPeople-{set}", ["RoleSessionName"] = "in" };
            if (code is not null) (input["SerialNumber"], input["TokenCode"]) = (_serial, code);
            return input;
        }

        public async Task<AwsSession> SessionAsync(JsonObject input) => await OpenAsync(await CallAsync(Keys, "sts", "GetSessionToken", input));

        public async Task<AwsSession> EnterAsync(string account, string set) => await OpenAsync(await CallAsync(Keys, "sts", "AssumeRole", Role(account, set, Code())));

        private async Task<AwsSession> OpenAsync(JsonObject output)
        {
            var credentials = output["Credentials"]!;
            return await cloud.ConnectAsync((string)credentials["AccessKeyId"]!, (string)credentials["SecretAccessKey"]!, (string)credentials["SessionToken"]!);
        }

        // RFC 6238, as an authenticator app makes them.
        private string CodeAt(DateTimeOffset time)
        {
            var bits = string.Concat(_seed.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
            var key = bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
            var counter = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(counter, time.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // RFC 6238 as AWS's virtual devices use it.
            var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
            var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
            return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        }
    }
}
