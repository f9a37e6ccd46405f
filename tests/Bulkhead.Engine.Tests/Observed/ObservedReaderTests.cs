using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Planning;
using Xunit;

namespace Bulkhead.Engine.Tests.Observed;

public sealed class ObservedReaderTests
{
    private const string Deny = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}]}""";

    [Fact]
    public async Task An_account_without_an_organization_is_a_first_run()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var observed = await ReadAsync(cloud, new ModelBuilder().Account("dev").Build());
        Assert.Null(observed.Id);
        Assert.False(observed.HasJournal);
        Assert.Equal(StepKind.Organization, Planner.Plan(new ModelBuilder().Account("dev").Build(), observed).Plan.Steps[0].Address.Kind);
    }

    [Fact]
    public async Task The_credentials_of_a_member_are_refused_by_name()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await cloud.CreateAsync();
        var member = AccountId.Parse(await cloud.CreateAccountAsync("dev"));
        var opened = await new AccountSessions(cloud.Management).OpenAsync(member, null, Cancel);
        var session = Assert.IsType<SessionOpened>(opened).Session;
        var result = await ObservedReader.ReadAsync(session, new ModelBuilder().Build(), null, Cancel);
        var refused = Assert.IsType<ObservationResult.Refused>(result);
        Assert.Equal("BH4002", refused.Diagnostic.Code);
        Assert.Contains(cloud.Management.Account.Value, refused.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_for_another_management_account_is_refused_before_any_call()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var count = cloud.CountFromNow();
        var desired = new ModelBuilder().Build() with { ManagementAccount = AccountId.Parse("999999999999") };
        var refused = Assert.IsType<ObservationResult.Refused>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel));
        Assert.Equal("BH4003", refused.Diagnostic.Code);
        Assert.Empty(count());
    }

    [Fact]
    public async Task A_refusal_of_the_organization_names_call_account_and_request()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await cloud.CreateAsync();
        cloud.Deny("organizations:ListOrganizationalUnitsForParent");
        var result = await ObservedReader.ReadAsync(cloud.Management, new ModelBuilder().Build(), null, Cancel);
        var refused = Assert.IsType<ObservationResult.Refused>(result);
        Assert.Equal("BH4001", refused.Diagnostic.Code);
        Assert.Equal("ListOrganizationalUnitsForParent", refused.Refusal!.Operation);
        Assert.Contains(cloud.Management.Account.Value, refused.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_organization_is_read_in_as_many_calls_as_it_has_pages_and_policies()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var desired = Small().Build();
        await MakeAsync(cloud, desired);

        var count = cloud.CountFromNow();
        var observed = await ReadAsync(cloud, desired);
        var calls = count();
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["organizations:DescribeOrganization"] = 1,
                ["organizations:ListRoots"] = 1,
                ["organizations:ListPolicies"] = 1,
                ["organizations:DescribePolicy"] = 1,
                // The file's policy and FullAWSAccess.
                ["organizations:ListTargetsForPolicy"] = 2,
                ["organizations:ListAWSServiceAccessForOrganization"] = 1,
                ["organizations:ListCreateAccountStatus"] = 1,
                // The root and two units.
                ["organizations:ListAccountsForParent"] = 3,
                ["organizations:ListOrganizationalUnitsForParent"] = 3,
                ["resourcegroupstaggingapi:GetResources"] = 1,
                ["s3:GetBucketTagging"] = 1,
            },
            calls.Where(c => c.Key.StartsWith("organizations:", StringComparison.Ordinal) || c.Key.StartsWith("resource", StringComparison.Ordinal) || c.Key == "s3:GetBucketTagging").ToDictionary());
        Assert.Equal(2, calls["sts:AssumeRole"]);
        Assert.Equal(2, observed.Accounts.Count(a => a.Tags.ContainsKey(OwnershipTags.Managed)));
        Assert.Equal(["Suspended", "Workloads"], observed.Units.Select(u => u.Path.Value));
        Assert.Equal(2, observed.Units.Count(u => u.Tags.ContainsKey(OwnershipTags.Managed)));
        var policy = Assert.Single(observed.Policies, p => !p.IsAwsManaged);
        Assert.Equal([cloud.Management.Account.Value], observed.Accounts.Where(a => a.Tags.IsEmpty).Select(a => a.Id.Value));
        Assert.Equal((Deny, 1), (policy.Content, policy.Targets.Length));
    }

    [Fact]
    public async Task Nothing_of_the_organization_is_to_be_done_after_it_was_made()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var desired = Small().Build();
        await MakeAsync(cloud, desired);
        var plan = Planner.Plan(desired, await ReadAsync(cloud, desired)).Plan;
        Assert.DoesNotContain(plan.Steps, s => s.Address.Kind is not (StepKind.Journal or StepKind.Setting or StepKind.Stack));
    }

    [Fact]
    public async Task Policies_of_others_are_asked_for_only_where_the_files_policies_come_or_go()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var desired = Small().Build();
        await MakeAsync(cloud, desired);
        var theirs = (await cloud.CallAsync("CreatePolicy", new JsonObject
        {
            ["Name"] = "theirs",
            ["Description"] = "",
            ["Content"] = Deny,
            ["Type"] = "SERVICE_CONTROL_POLICY",
        }))["Policy"]!["PolicySummary"]!["Id"]!.GetValue<string>();
        var before = await ReadAsync(cloud, desired);
        await cloud.CallAsync("AttachPolicy", new JsonObject { ["PolicyId"] = theirs, ["TargetId"] = before.RootId! });
        var count = cloud.CountFromNow();
        Assert.Empty(Assert.Single((await ReadAsync(cloud, desired)).Policies, p => p.Id == theirs).Targets);
        Assert.False(count().ContainsKey("organizations:ListPoliciesForTarget"));

        var more = Small().Policy("more", [""]).Build();
        count = cloud.CountFromNow();
        Assert.Equal([before.RootId!], Assert.Single((await ReadAsync(cloud, more)).Policies, p => p.Id == theirs).Targets);
        Assert.Equal(1, count()["organizations:ListPoliciesForTarget"]);
    }

    [Fact]
    public async Task Pages_are_followed_and_no_account_is_asked_for_by_itself()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var root = await cloud.CreateAsync();
        var builder = new ModelBuilder();
        for (var i = 0; i < 45; i++)
        {
            var name = $"a{i:00}";
            builder.Account(name, "bare");
            await cloud.CreateAccountAsync(name, (OwnershipTags.Managed, "acme"), (OwnershipTags.Name, name), (OwnershipTags.Kind, "bare"));
        }

        var count = cloud.CountFromNow();
        var observed = await ReadAsync(cloud, builder.Build());
        var calls = count();
        Assert.Equal(46, observed.Accounts.Length);
        Assert.All(observed.Accounts, a => Assert.Equal(root, a.ParentId));
        Assert.Equal(3, calls["organizations:ListAccountsForParent"]);
        Assert.Equal(1, calls["resourcegroupstaggingapi:GetResources"]);
        Assert.False(calls.ContainsKey("organizations:ListTagsForResource"));
        Assert.Equal(45, calls["sts:AssumeRole"]);
    }

    [Fact]
    public async Task Tags_that_look_wrong_are_read_again_at_their_source()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await cloud.CreateAsync();
        await cloud.CreateAccountAsync("dev", (OwnershipTags.Managed, "acme"), (OwnershipTags.Name, "dev"));
        var count = cloud.CountFromNow();
        await ReadAsync(cloud, new ModelBuilder().Account("dev", "bare").Build());
        Assert.Equal(1, count()["organizations:ListTagsForResource"]);
    }

    [Fact]
    public async Task Without_the_tagging_api_every_object_is_asked()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await cloud.CreateAsync();
        var id = await cloud.CreateAccountAsync("dev", (OwnershipTags.Managed, "acme"), (OwnershipTags.Name, "dev"));
        cloud.Deny("resourcegroupstaggingapi:GetResources");
        var observed = await ReadAsync(cloud, new ModelBuilder().Build());
        Assert.Equal("acme", observed.Accounts.Single(a => a.Id.Value == id).Tags[OwnershipTags.Managed]);
    }

    [Fact]
    public async Task An_account_that_cannot_be_entered_is_unknown()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await cloud.CreateAsync();
        var id = await cloud.CreateAccountAsync("dev");
        cloud.Deny("sts:AssumeRole");
        var observed = await ReadAsync(cloud, new ModelBuilder().Account("dev").Build());
        Assert.Equal("AssumeRole", observed.Contents[AccountId.Parse(id)].Locked!.Operation);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ModelBuilder Small() =>
        new ModelBuilder().Account("dev", "bare").Account("qa", "bare").Policy("floor", ["Workloads"], content: Deny);

    private static async Task<ObservedOrganization> ReadAsync(LocalOrganization cloud, DesiredOrganization desired) =>
        Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel)).Organization;

    /// <summary>Makes the organization's own part by hand, as apply would.</summary>
    private static async Task MakeAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var root = await cloud.CreateAsync();
        var units = new Dictionary<string, string> { [""] = root };
        foreach (var unit in desired.Units)
        {
            var made = await cloud.CallAsync("CreateOrganizationalUnit", new JsonObject
            {
                ["ParentId"] = units[unit.Path.Parent.Value],
                ["Name"] = unit.Path.Name,
                ["Tags"] = Tags(unit.Tags),
            });
            units[unit.Path.Value] = made["OrganizationalUnit"]!["Id"]!.GetValue<string>();
        }

        foreach (var policy in desired.Policies)
        {
            var made = await cloud.CallAsync("CreatePolicy", new JsonObject
            {
                ["Name"] = policy.Name,
                ["Description"] = policy.Description,
                ["Content"] = policy.Content,
                ["Type"] = PolicyTypeNames.Of(policy.Type),
                ["Tags"] = Tags(policy.Tags),
            });
            var id = made["Policy"]!["PolicySummary"]!["Id"]!.GetValue<string>();
            await cloud.CallAsync("AttachPolicy", new JsonObject { ["PolicyId"] = id, ["TargetId"] = units["Workloads"] });
        }

        foreach (var account in desired.Accounts)
        {
            var id = await cloud.CreateAccountAsync(account.Name, [.. account.Tags.Select(t => (t.Key, t.Value))]);
            await cloud.CallAsync("MoveAccount", new JsonObject
            {
                ["AccountId"] = id,
                ["SourceParentId"] = root,
                ["DestinationParentId"] = units[account.Unit.Value],
            });
        }
    }

    private static JsonArray Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })];
}
