using System.Text.Json.Nodes;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Xunit;
using static Bulkhead.Engine.Tests.Access.PeopleCloud;

namespace Bulkhead.Engine.Tests.Access;

/// <summary>Who may do what, from the file to real calls of people.</summary>
public sealed class AccessConvergenceTests
{
    private const string Accounts = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          escrow: escrow
          dev: development
          prod: production
          webdev: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2027-03-31 }

        """;

    private const string File = Accounts + """
        access:
          developers: { administer: dev, members: [ann@acme.example, bo@acme.example] }
          operators: { operate: prod, members: [olga@acme.example] }
          custodians: { hold: escrow, members: [cleo@acme.example] }
          webdev: { administer: webdev, members: [wes@webdev.example] }
          break-glass: [first, second]
        """;

    [Fact]
    public async Task People_can_what_the_file_says_and_nothing_else()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        Assert.Equal(["dev: BulkheadAdminister"], await cloud.SeesAsync("ann@acme.example"));
        Assert.Equal(["prod: BulkheadOperate"], await cloud.SeesAsync("olga@acme.example"));
        Assert.Equal(["escrow: BulkheadHold"], await cloud.SeesAsync("cleo@acme.example"));
        Assert.Equal(["webdev: BulkheadAdminister"], await cloud.SeesAsync("wes@webdev.example"));

        // A developer administers development, within its guardrails, and is refused in production.
        var ann = (await cloud.EnterAsync("ann@acme.example", "dev", "BulkheadAdminister"))!;
        await CallAsync(ann, "s3", "CreateBucket", Bucket("acme-dev-data"));
        await CallAsync(ann, "iam", "CreateRole", Role("app", cloud.Account("dev")));
        Assert.Equal("AccessDenied", await RefusedAsync(ann, "iam", "DeleteRole", new JsonObject { ["RoleName"] = "OrganizationAccountAccessRole" }));
        Assert.Null(await cloud.EnterAsync("ann@acme.example", "prod", "BulkheadOperate"));
        Assert.Equal("AccessDenied", await RefusedAsync(ann, "sts", "AssumeRole", Assume(cloud.Account("prod"))));

        // An operator looks at production and changes nothing in it.
        var olga = (await cloud.EnterAsync("olga@acme.example", "prod", "BulkheadOperate"))!;
        await CallAsync(olga, "iam", "ListRoles");
        Assert.Equal("AccessDenied", await RefusedAsync(olga, "s3", "CreateBucket", Bucket("acme-prod-data")));
        Assert.Equal("AccessDenied", await RefusedAsync(olga, "iam", "CreateRole", Role("app", cloud.Account("prod"))));

        // A consultant administers their account, and has no way out of it.
        var wes = (await cloud.EnterAsync("wes@webdev.example", "webdev", "BulkheadAdminister"))!;
        await CallAsync(wes, "iam", "CreateRole", Role("site", cloud.Account("webdev")));
        foreach (var other in new[] { "dev", "prod", "escrow" })
        {
            Assert.Null(await cloud.EnterAsync("wes@webdev.example", other, "BulkheadAdminister"));
            Assert.Equal("AccessDenied", await RefusedAsync(wes, "sts", "AssumeRole", Assume(cloud.Account(other))));
        }

        Assert.Equal("AccessDeniedException", await RefusedAsync(wes, "organizations", "LeaveOrganization"));
        Assert.Equal("AccessDeniedException", await RefusedAsync(wes, "sso-admin", "ListPermissionSets", new JsonObject { ["InstanceArn"] = (await InstanceOf(cloud))["InstanceArn"]!.DeepClone() }));

        // A custodian sees what the escrow keeps and can't change it; nobody else comes in.
        var cleo = (await cloud.EnterAsync("cleo@acme.example", "escrow", "BulkheadHold"))!;
        await CallAsync(cleo, "s3", "ListBuckets");
        Assert.Equal("AccessDenied", await RefusedAsync(cleo, "s3", "CreateBucket", Bucket("acme-escrow")));
        Assert.Equal("AccessDenied", await RefusedAsync(cleo, "iam", "CreateRole", Role("thief", cloud.Account("escrow"))));
        foreach (var person in new[] { "ann@acme.example", "olga@acme.example", "wes@webdev.example" })
        {
            Assert.Null(await cloud.EnterAsync(person, "escrow", "BulkheadHold"));
        }
    }

    [Fact]
    public async Task What_somebody_removes_by_hand_is_seen_and_comes_back()
    {
        await using var cloud = await StartAsync();
        var desired = Read(File);
        await cloud.ApplyAsync(desired);
        var groups = await GroupsAsync(cloud);
        await StoreAsync(cloud, "DeleteGroup", new JsonObject { ["GroupId"] = groups["operators"] });
        await StoreAsync(cloud, "DeleteUser", new JsonObject { ["UserId"] = await UserAsync(cloud, "bo@acme.example") });
        var read = (await SetsAsync(cloud))["BulkheadAdminister"];
        await AdminAsync(cloud, "DeleteAccountAssignment", Assignment(read, cloud.Account("dev"), groups["developers"]));
        await AdminAsync(cloud, "DetachManagedPolicyFromPermissionSet", new JsonObject { ["PermissionSetArn"] = read, ["ManagedPolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });

        var plan = await cloud.PlanAsync(desired);
        Assert.Equal(
            [
                "Change permission-set BulkheadAdminister",
                "Create group operators",
                "Create member developers > bo@acme.example",
                "Create member operators > olga@acme.example",
                "Create assignment dev/developers > BulkheadAdminister",
                "Create assignment prod/operators > BulkheadOperate",
            ],
            plan.Plan.Steps.Select(s => $"{s.Action} {s.Address}"));
        await cloud.ApplyAsync(desired);
        Assert.Equal(["dev: BulkheadAdminister"], await cloud.SeesAsync("bo@acme.example"));
        Assert.Equal(["prod: BulkheadOperate"], await cloud.SeesAsync("olga@acme.example"));
    }

    [Fact]
    public async Task What_others_made_is_told_and_left_alone()
    {
        await using var cloud = await StartAsync();
        var desired = Read(File);
        await cloud.ApplyAsync(desired);
        var ann = await UserAsync(cloud, "ann@acme.example");
        var administer = (await SetsAsync(cloud))["BulkheadAdminister"];
        var direct = Assignment(administer, cloud.Account("prod"), ann);
        direct["PrincipalType"] = "USER";
        await AdminAsync(cloud, "CreateAccountAssignment", direct);
        await AdminAsync(cloud, "CreatePermissionSet", new JsonObject { ["Name"] = "Theirs" });

        var plan = (await cloud.PlanAsync(desired)).Plan;
        Assert.True(plan.IsEmpty);
        Assert.Contains($"assignment of user {ann} to account 'prod' with permission set 'BulkheadAdminister'", plan.LeftAlone);
        Assert.Contains("permission set 'Theirs' (0 accounts)", plan.LeftAlone);
    }

    [Fact]
    public async Task What_the_file_no_longer_has_goes()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        var without = Read(Accounts + """
            access:
              developers: { read: dev, members: [ann@acme.example] }
            """);
        var plan = (await cloud.PlanAsync(without)).Plan;
        Assert.Contains("Delete permission-set BulkheadHold", plan.Steps.Select(s => $"{s.Action} {s.Address}"));
        Assert.Contains("Delete member developers > bo@acme.example", plan.Steps.Select(s => $"{s.Action} {s.Address}"));
        Assert.Contains(plan.Steps, s => s.Payload is StepPayload.DeleteGroup { Name: "custodians" });
        await cloud.ApplyAsync(without);
        Assert.Equal(["developers"], (await GroupsAsync(cloud)).Keys);
        Assert.Equal(["BulkheadRead"], (await SetsAsync(cloud)).Keys);
        Assert.Empty(await cloud.SeesAsync("bo@acme.example"));
        Assert.Equal(["dev: BulkheadRead"], await cloud.SeesAsync("ann@acme.example"));
    }

    [Fact]
    public async Task Access_ends_on_its_day()
    {
        const string Migration = Accounts + """
            access:
              migration: { administer: prod, expires: 2027-01-31, members: [ann@acme.example] }
            """;
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Migration, new DateOnly(2027, 1, 31)));
        Assert.Equal(["prod: BulkheadAdminister"], await cloud.SeesAsync("ann@acme.example"));
        await cloud.ApplyAsync(Read(Migration, new DateOnly(2027, 2, 1)));
        Assert.Empty(await cloud.SeesAsync("ann@acme.example"));
    }

    [Fact]
    public async Task Groups_of_an_external_provider_are_looked_up_and_never_made()
    {
        var desired = Read(Accounts + """
            access:
              identity-center: { source: external }
              developers: { administer: dev, name: AWS-Developers }
            """);
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Accounts));
        var missing = await cloud.PlanAsync(desired);
        Assert.Equal(["BH4062"], missing.Diagnostics.Select(d => d.Code));
        Assert.Equal(["BH4062"], missing.ByHand.Select(d => d.Code));
        Assert.DoesNotContain(missing.Plan.Steps, s => s.Payload is StepPayload.CreateGroup or StepPayload.AssignAccess);

        await StoreAsync(cloud, "CreateGroup", new JsonObject { ["DisplayName"] = "AWS-Developers" });
        await cloud.ApplyAsync(desired);
        await cloud.ApplyAsync(Read(Accounts + "access: { identity-center: { source: external } }"));
        Assert.Equal(["AWS-Developers"], (await GroupsAsync(cloud)).Keys);
    }

    [Fact]
    public async Task A_group_of_an_external_provider_is_let_out_with_its_line()
    {
        const string External = Accounts + "access:\n  identity-center: { source: external }\n";
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Accounts));
        await CallAsync(cloud.Organization.Management, "sso-admin", "ListInstances");
        await StoreAsync(cloud, "CreateGroup", new JsonObject { ["DisplayName"] = "AWS-Developers" });
        await StoreAsync(cloud, "CreateGroup", new JsonObject { ["DisplayName"] = "AWS-Readers" });
        await cloud.ApplyAsync(Read(External + "  readers: { read: dev, name: AWS-Readers }\n  developers: { read: [dev, prod], name: AWS-Developers }\n"));

        var without = Read(External + "  readers: { read: dev, name: AWS-Readers }\n");
        Assert.Equal(
            ["Delete assignment dev/AWS-Developers > BulkheadRead", "Delete assignment prod/AWS-Developers > BulkheadRead"],
            (await cloud.PlanAsync(without)).Plan.Steps.Select(s => $"{s.Action} {s.Address}"));
        await cloud.ApplyAsync(without);
        Assert.Empty((await cloud.PlanAsync(without)).Diagnostics);
    }

    [Fact]
    public async Task Access_with_a_permission_set_of_Bulkheads_that_nobody_noted_is_told()
    {
        await using var cloud = await StartAsync();
        var desired = Read(File);
        await cloud.ApplyAsync(desired);
        await StoreAsync(cloud, "CreateGroup", new JsonObject { ["DisplayName"] = "friends" });
        await AdminAsync(cloud, "CreateAccountAssignment", Assignment((await SetsAsync(cloud))["BulkheadAdminister"], cloud.Account("prod"), (await GroupsAsync(cloud))["friends"]));
        var result = await cloud.PlanAsync(desired);
        Assert.True(result.Plan.IsEmpty);
        var told = Assert.Single(result.Diagnostics);
        Assert.Equal("BH4064", told.Code);
        Assert.Equal([told], result.ByHand);
        Assert.Contains("group 'friends' is let into 'prod' with permission set 'BulkheadAdminister'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_permission_set_that_was_there_before_nothing_is_ever_removed()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Accounts));
        await StoreAsync(cloud, "CreateGroup", new JsonObject { ["DisplayName"] = "developers" });
        await AdminAsync(cloud, "CreatePermissionSet", new JsonObject { ["Name"] = "BulkheadRead" });
        var set = (await SetsAsync(cloud))["BulkheadRead"];
        await AdminAsync(cloud, "CreateAccountAssignment", Assignment(set, cloud.Account("prod"), (await GroupsAsync(cloud))["developers"]));

        var desired = Read(Accounts + "access:\n  auditors: { read: dev }\n  developers: { operate: dev }\n");
        var adopt = Assert.Single((await cloud.PlanAsync(desired)).Plan.Steps, s => s.Action == StepAction.Adopt);
        Assert.Contains("in prod: whoever has it there", adopt.Reason, StringComparison.Ordinal);
        await cloud.ApplyAsync(desired);
        Assert.Contains("assignment of group 'developers' to account 'prod' with permission set 'BulkheadRead'", (await cloud.PlanAsync(desired)).Plan.LeftAlone);
        await cloud.ApplyAsync(Read(Accounts + "access: {}"));
        Assert.Equal(["BulkheadRead"], (await SetsAsync(cloud)).Keys);
    }

    [Fact]
    public async Task New_access_comes_before_old_access_goes()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Accounts + "access:\n  developers: { read: [dev, prod], members: [ann@acme.example] }\n"));
        var steps = (await cloud.PlanAsync(Read(Accounts + "access:\n  builders: { read: [dev, prod], members: [ann@acme.example] }\n"))).Plan.Steps.ToDictionary(s => s.Address.ToString(), s => s.After.Select(a => a.ToString()).ToHashSet());
        foreach (var account in new[] { "dev", "prod" })
        {
            Assert.Contains($"assignment {account}/builders > BulkheadRead", steps[$"assignment {account}/developers > BulkheadRead"]);
            Assert.Contains($"assignment {account}/builders > BulkheadRead", steps["group developers"]);
        }

        Assert.Contains("member builders > ann@acme.example", steps["group developers"]);
    }

    [Fact]
    public async Task A_renamed_group_keeps_whoever_is_in_it()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Accounts + "access:\n  developers: { administer: dev }\n"));
        var id = (await GroupsAsync(cloud))["developers"];
        await StoreAsync(cloud, "CreateUser", new JsonObject { ["UserName"] = "ann@acme.example", ["DisplayName"] = "Ann", ["Name"] = new JsonObject { ["GivenName"] = "Ann", ["FamilyName"] = "A" } });
        await StoreAsync(cloud, "CreateGroupMembership", new JsonObject { ["GroupId"] = id, ["MemberId"] = new JsonObject { ["UserId"] = await UserAsync(cloud, "ann@acme.example") } });

        var renamed = Read(Accounts + "access:\n  builders: { administer: dev, was: developers }\n");
        Assert.Equal(["Change permission-set BulkheadAdminister", "Change group builders"], (await cloud.PlanAsync(renamed)).Plan.Steps.Select(s => $"{s.Action} {s.Address}"));
        await cloud.ApplyAsync(renamed);
        Assert.Equal(["dev: BulkheadAdminister"], await cloud.SeesAsync("ann@acme.example"));
        Assert.Equal(new SortedDictionary<string, string> { ["builders"] = id }, await GroupsAsync(cloud));
    }

    [Fact]
    public async Task Whoever_applies_a_plan_keeps_their_access_unless_the_file_says_that_it_is_meant()
    {
        const string Admins = Accounts + "access:\n  admins: { administer: management, expires: 2027-01-31, members: [ann@acme.example, bo@acme.example] }\n";
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Admins));
        var ann = (await cloud.EnterAsync("ann@acme.example", "management", "BulkheadAdminister"))!;

        Assert.Equal(["BH4049"], await RefusalsAsync(Read(Accounts + "access:\n  admins: { read: management, members: [ann@acme.example] }\n")));
        Assert.Equal(["BH4049"], await RefusalsAsync(Read(Admins.Replace("ann@acme.example, ", "", StringComparison.Ordinal))));
        Assert.Empty(await RefusalsAsync(Read(Admins.Replace(", bo@acme.example", "", StringComparison.Ordinal))));

        var allowed = (await LookAsync(Read(Accounts.Replace("  name: acme", "  name: acme\n  allow: { own-access: on }", StringComparison.Ordinal) + "access:\n  admins: { read: dev, members: [ann@acme.example] }\n"))).Plan;
        var last = Assert.Single(allowed.Steps, s => s.Payload is StepPayload.RemoveAccess);
        Assert.Equal(
            allowed.Steps.Where(s => s != last && !s.After.Contains(last.Address)).Select(s => s.Address).ToHashSet(),
            last.After.ToHashSet());

        async Task<PlanResult> LookAsync(DesiredOrganization desired) => Planner.Plan(
            desired, Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(ann, desired, null, TestContext.Current.CancellationToken)).Organization);

        async Task<string[]> RefusalsAsync(DesiredOrganization desired) => [.. (await LookAsync(desired)).Diagnostics.Select(d => d.Code)];
    }

    [Fact]
    public async Task Assignments_are_read_by_group_and_person_where_that_takes_fewer_calls()
    {
        await using var cloud = await StartAsync();
        var desired = Read(Accounts + "access:\n  readers: { read: [dev, prod], operate: [dev, prod], members: [ann@acme.example] }\n");
        await cloud.ApplyAsync(desired);
        var direct = Assignment((await SetsAsync(cloud))["BulkheadRead"], cloud.Account("prod"), await UserAsync(cloud, "ann@acme.example"));
        direct["PrincipalType"] = "USER";
        await AdminAsync(cloud, "CreateAccountAssignment", direct);
        cloud.Organization.Deny("sso-admin:ListAccountAssignments");
        var result = await cloud.PlanAsync(desired);
        Assert.Empty(result.Diagnostics);
        Assert.True(result.Plan.IsEmpty);
        Assert.Equal($"assignment of user {direct["PrincipalId"]} to account 'prod' with permission set 'BulkheadRead'", Assert.Single(result.Plan.LeftAlone, l => l.Contains("BulkheadRead", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_Identity_Center_the_rest_of_the_plan_goes_on()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(Accounts));
        // Somebody has enabled it in another region.
        await CallAsync(cloud.Organization.Management.WithRegion(new("us-east-1")), "sso-admin", "ListInstances");
        var plan = await cloud.PlanAsync(Read(File));
        Assert.Equal(["BH4060"], plan.ByHand.Select(d => d.Code));
        Assert.Equal(["stack management/eu-west-1/bulkhead-break-glass"], plan.Plan.Steps.Select(s => s.Address.ToString()));
        await cloud.ApplyAsync(Read(File.Replace("access:", "access:\n  identity-center: { region: us-east-1 }", StringComparison.Ordinal)));
        cloud.Organization.Deny("sso-admin:ListPermissionSets");
        var unread = await cloud.PlanAsync(Read(File.Replace("access:", "access:\n  identity-center: { region: us-east-1 }", StringComparison.Ordinal)));
        Assert.Equal(["BH4061"], unread.Diagnostics.Select(d => d.Code));
        Assert.True(unread is { IsRead: false, IsAccessUnread: true, Plan.IsEmpty: true });
    }

    [Fact]
    public async Task Break_glass_users_may_do_nothing_without_MFA()
    {
        await using var cloud = await StartAsync();
        await cloud.ApplyAsync(Read(File));
        var management = cloud.Organization.Management;
        var users = (await CallAsync(management, "iam", "ListUsers", new JsonObject { ["PathPrefix"] = "/break-glass/" }))["Users"]!.AsArray();
        Assert.Equal(["first", "second"], users.Select(u => (string)u!["UserName"]!));
        var key = (await CallAsync(management, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = "first" }))["AccessKey"]!;
        var first = await cloud.ConnectAsync((string)key["AccessKeyId"]!, (string)key["SecretAccessKey"]!);
        await CallAsync(first, "iam", "GetUser", new JsonObject { ["UserName"] = "first" });
        Assert.Equal("AccessDenied", await RefusedAsync(first, "iam", "ListRoles"));
        Assert.Equal("AccessDenied", await RefusedAsync(first, "sts", "AssumeRole", Assume(cloud.Account("prod"))));
    }

    private static JsonObject Bucket(string name) => new()
    {
        ["Bucket"] = name,
        ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" },
    };

    private static JsonObject Role(string name, string account) => new()
    {
        ["RoleName"] = name,
        ["AssumeRolePolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":"sts:AssumeRole"}]}""",
    };

    private static JsonObject Assume(string account) => new() { ["RoleArn"] = $"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", ["RoleSessionName"] = "attempt" };

    private static async Task<JsonObject> InstanceOf(PeopleCloud cloud) =>
        (JsonObject)(await CallAsync(cloud.Organization.Management, "sso-admin", "ListInstances"))["Instances"]![0]!;

    private static async Task<JsonObject> AdminAsync(PeopleCloud cloud, string operation, JsonObject input)
    {
        input["InstanceArn"] = (await InstanceOf(cloud))["InstanceArn"]!.DeepClone();
        return await CallAsync(cloud.Organization.Management, "sso-admin", operation, input);
    }

    private static async Task<JsonObject> StoreAsync(PeopleCloud cloud, string operation, JsonObject input)
    {
        input["IdentityStoreId"] = (await InstanceOf(cloud))["IdentityStoreId"]!.DeepClone();
        return await CallAsync(cloud.Organization.Management, "identitystore", operation, input);
    }

    private static JsonObject Assignment(string set, string account, string principal) => new()
    {
        ["PermissionSetArn"] = set,
        ["TargetId"] = account,
        ["TargetType"] = "AWS_ACCOUNT",
        ["PrincipalType"] = "GROUP",
        ["PrincipalId"] = principal,
    };

    private static async Task<SortedDictionary<string, string>> GroupsAsync(PeopleCloud cloud) => new(
        (await StoreAsync(cloud, "ListGroups", []))["Groups"]!.AsArray().ToDictionary(g => (string)g!["DisplayName"]!, g => (string)g!["GroupId"]!), StringComparer.Ordinal);

    private static async Task<string> UserAsync(PeopleCloud cloud, string name) => (string)(await StoreAsync(cloud, "GetUserId", new JsonObject
    {
        ["AlternateIdentifier"] = new JsonObject { ["UniqueAttribute"] = new JsonObject { ["AttributePath"] = "userName", ["AttributeValue"] = name } },
    }))["UserId"]!;

    private static async Task<SortedDictionary<string, string>> SetsAsync(PeopleCloud cloud)
    {
        var sets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var arn in (await AdminAsync(cloud, "ListPermissionSets", []))["PermissionSets"]!.AsArray().Select(a => (string)a!))
        {
            sets[(string)(await AdminAsync(cloud, "DescribePermissionSet", new JsonObject { ["PermissionSetArn"] = arn }))["PermissionSet"]!["Name"]!] = arn;
        }

        return sets;
    }
}
