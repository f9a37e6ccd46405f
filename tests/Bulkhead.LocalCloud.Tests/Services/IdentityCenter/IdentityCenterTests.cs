using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.IdentityCenter;

public sealed class IdentityCenterTests
{
    private const string Reader = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    [Fact]
    public async Task A_person_gets_in_where_their_group_is_assigned_with_what_the_set_allows()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        var other = await cloud.NewAccountAsync("prod");
        var set = await center.NewSetAsync("Look", Reader);
        await center.NewUserAsync("ann", await center.NewGroupAsync("developers"));
        var group = (string)(await center.DoStore("GetGroupId", """ "AlternateIdentifier":{"UniqueAttribute":{"AttributePath":"displayName","AttributeValue":"Developers"}} """))["GroupId"]!;
        await center.AssignAsync(set, account, group);

        Assert.Equal([account], (await center.Portal("ann", "ListAccounts"))["accountList"]!.AsArray().Select(a => (string)a!["accountId"]!));
        Assert.Equal(["Look"], (await center.Portal("ann", "ListAccountRoles", $"\"accountId\":\"{account}\""))["roleList"]!.AsArray().Select(a => (string)a!["roleName"]!));
        var ann = await center.EnterAsync("ann", account, "Look");
        Assert.Equal(account, ann.Account.Value);
        var identity = await Do(ann, "sts", "GetCallerIdentity", "{}");
        Assert.StartsWith($"arn:aws:sts::{account}:assumed-role/AWSReservedSSO_Look_", (string)identity["Arn"]!, StringComparison.Ordinal);
        Assert.EndsWith("/ann", (string)identity["Arn"]!, StringComparison.Ordinal);
        await Do(ann, "iam", "ListRoles", "{}");
        Assert.Equal("AccessDenied", (await Refused(ann, "iam", "CreateUser", """{"UserName":"mallory"}""")).Code);

        var token = await cloud.Server.SignInAsync("ann");
        var refusal = await Refused(cloud.Administrator, "sso", "GetRoleCredentials", $$"""{"accessToken":"{{token}}","accountId":"{{other}}","roleName":"Look"}""");
        Assert.Equal("ForbiddenException", refusal.Code);
        refusal = await Refused(cloud.Administrator, "sso", "ListAccounts", """{"accessToken":"made-up"}""");
        Assert.Equal("UnauthorizedException", refusal.Code);
        await Do(cloud.Administrator, "sso", "Logout", $$"""{"accessToken":"{{token}}"}""");
        Assert.Equal("UnauthorizedException", (await Refused(cloud.Administrator, "sso", "ListAccounts", $$"""{"accessToken":"{{token}}"}""")).Code);
        Assert.Null(await cloud.Server.SignInAsync("bo"));
    }

    [Fact]
    public async Task The_role_in_the_account_is_AWSs_to_change_and_goes_with_the_last_assignment()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        var inside = await cloud.EnterAsync(account);
        var set = await center.NewSetAsync("Admin");
        var (first, second) = (await center.NewGroupAsync("first"), await center.NewGroupAsync("second"));
        await center.AssignAsync(set, account, first);
        await center.AssignAsync(set, account, second);
        var role = Assert.Single(await RolesAsync(inside));
        Assert.Equal("/aws-reserved/sso.amazonaws.com/eu-west-1/", (string)role["Path"]!);
        Assert.Contains("AssumeRoleWithSAML", (string)role["AssumeRolePolicyDocument"]!, StringComparison.Ordinal);

        var name = (string)role["RoleName"]!;
        foreach (var (operation, more) in new[]
        {
            ("DeleteRole", ""), ("UpdateAssumeRolePolicy", $",\"PolicyDocument\":{Json(Policy("""{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"""))}"),
            ("PutRolePolicy", $",\"PolicyName\":\"p\",\"PolicyDocument\":{Json(Allow("*"))}"), ("AttachRolePolicy", $",\"PolicyArn\":\"{Reader}\""),
        })
        {
            var refusal = await Refused(inside, "iam", operation, $"{{\"RoleName\":\"{name}\"{more}}}");
            Assert.Equal("AccessDenied", refusal.Code);
            Assert.EndsWith("Only IAM Identity Center can edit a role under aws-reserved", refusal.Message.TrimEnd('.'), StringComparison.Ordinal);
        }

        Assert.Equal("ConflictException", (await center.Refused("DeletePermissionSet", $"\"PermissionSetArn\":\"{set}\"")).Code);
        await center.Do("DeleteAccountAssignment", Center.Assignment(set, account, first));
        Assert.Single(await RolesAsync(inside));
        await center.DoStore("DeleteGroup", $"\"GroupId\":\"{second}\"");
        Assert.Empty(await RolesAsync(inside));
        await center.Do("DeletePermissionSet", $"\"PermissionSetArn\":\"{set}\"");
        Assert.Equal("ResourceNotFoundException", (await center.Refused("DescribePermissionSet", $"\"PermissionSetArn\":\"{set}\"")).Code);
    }

    [Fact]
    public async Task A_changed_set_reaches_accounts_when_it_is_provisioned()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        var inside = await cloud.EnterAsync(account);
        var set = await center.NewSetAsync("Work", Reader);
        await center.AssignAsync(set, account, await center.NewGroupAsync("workers"));
        await center.Do("PutInlinePolicyToPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"InlinePolicy\":{Json(Allow("sqs:SendMessage"))}");
        await center.Do("PutPermissionsBoundaryToPermissionSet", $$""" "PermissionSetArn":"{{set}}","PermissionsBoundary":{"ManagedPolicyArn":"{{Reader}}"} """);

        var name = (string)Assert.Single(await RolesAsync(inside))["RoleName"]!;
        Assert.Empty((await Do(inside, "iam", "ListRolePolicies", $$"""{"RoleName":"{{name}}"}"""))["PolicyNames"]!.AsArray());
        Assert.Equal([account], await ProvisionedAsync(center, set, "LATEST_PERMISSION_SET_NOT_PROVISIONED"));
        await center.Do("ProvisionPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"TargetType\":\"ALL_PROVISIONED_ACCOUNTS\"");
        Assert.Equal([account], await ProvisionedAsync(center, set, "LATEST_PERMISSION_SET_PROVISIONED"));
        Assert.Equal("AwsSSOInlinePolicy", (string)(await Do(inside, "iam", "ListRolePolicies", $$"""{"RoleName":"{{name}}"}"""))["PolicyNames"]!.AsArray().Single()!);
        Assert.Equal(Reader, (string)(await Do(inside, "iam", "GetRole", $$"""{"RoleName":"{{name}}"}"""))["Role"]!["PermissionsBoundary"]!["PermissionsBoundaryArn"]!);
        Assert.Equal([set], (await center.Do("ListPermissionSetsProvisionedToAccount", $"\"AccountId\":\"{account}\""))["PermissionSets"]!.AsArray().Select(s => (string)s!));

        await center.Do("DeleteInlinePolicyFromPermissionSet", $"\"PermissionSetArn\":\"{set}\"");
        await center.Do("DeletePermissionsBoundaryFromPermissionSet", $"\"PermissionSetArn\":\"{set}\"");
        Assert.Equal("", (string)(await center.Do("GetInlinePolicyForPermissionSet", $"\"PermissionSetArn\":\"{set}\""))["InlinePolicy"]!);
        Assert.Equal("ResourceNotFoundException", (await center.Refused("GetPermissionsBoundaryForPermissionSet", $"\"PermissionSetArn\":\"{set}\"")).Code);
    }

    [Fact]
    public async Task A_policy_of_the_accounts_own_must_be_there()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        var set = await center.NewSetAsync("Work", Reader);
        var group = await center.NewGroupAsync("workers");
        await center.Do("AttachCustomerManagedPolicyReferenceToPermissionSet", $$""" "PermissionSetArn":"{{set}}","CustomerManagedPolicyReference":{"Name":"Deploy","Path":"/teams/"} """);
        var request = (string)(await center.Do("CreateAccountAssignment", Center.Assignment(set, account, group)))["AccountAssignmentCreationStatus"]!["RequestId"]!;
        var status = (await center.Do("DescribeAccountAssignmentCreationStatus", $"\"AccountAssignmentCreationRequestId\":\"{request}\""))["AccountAssignmentCreationStatus"]!;
        Assert.Equal("FAILED", (string)status["Status"]!);
        Assert.Contains($"arn:aws:iam::{account}:policy/teams/Deploy", (string)status["FailureReason"]!, StringComparison.Ordinal);

        await Do(await cloud.EnterAsync(account), "iam", "CreatePolicy", $$"""{"PolicyName":"Deploy","Path":"/teams/","PolicyDocument":{{Json(Allow("s3:ListAllMyBuckets"))}}}""");
        await center.AssignAsync(set, account, group);
        var listed = (await center.Do("ListCustomerManagedPolicyReferencesInPermissionSet", $"\"PermissionSetArn\":\"{set}\""))["CustomerManagedPolicyReferences"]!.AsArray();
        Assert.Equal("/teams/", (string)listed.Single()!["Path"]!);
        await center.Do("DetachCustomerManagedPolicyReferenceFromPermissionSet", $$""" "PermissionSetArn":"{{set}}","CustomerManagedPolicyReference":{"Name":"Deploy","Path":"/teams/"} """);
    }

    [Fact]
    public async Task Assignments_take_their_time_and_no_more_than_fifteen_are_made_at_once()
    {
        var time = new SteppedTime();
        await using var cloud = await StartAsync(new LocalCloudOptions { Time = time, Pace = new CloudPace { AccountAssignment = TimeSpan.FromSeconds(30) } });
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        var set = await center.NewSetAsync("Work", Reader);
        var groups = new List<string>();
        for (var i = 0; i < 16; i++) groups.Add(await center.NewGroupAsync($"group-{i}"));
        foreach (var group in groups.Take(15)) await center.Do("CreateAccountAssignment", Center.Assignment(set, account, group));
        Assert.Equal("ServiceQuotaExceededException", (await center.Refused("CreateAccountAssignment", Center.Assignment(set, account, groups[15]))).Code);
        Assert.Equal("ConflictException", (await center.Refused("DeleteAccountAssignment", Center.Assignment(set, account, groups[0]))).Code);
        Assert.Equal(15, (await center.Do("ListAccountAssignmentCreationStatus", """ "Filter":{"Status":"IN_PROGRESS"} """))["AccountAssignmentsCreationStatus"]!.AsArray().Count);
        Assert.Empty((await center.Do("ListAccountAssignments", $"\"AccountId\":\"{account}\",\"PermissionSetArn\":\"{set}\""))["AccountAssignments"]!.AsArray());
        time.Passed = TimeSpan.FromSeconds(30);
        Assert.Equal(15, (await center.Do("ListAccountAssignments", $"\"AccountId\":\"{account}\",\"PermissionSetArn\":\"{set}\""))["AccountAssignments"]!.AsArray().Count);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        foreach (var name in new[] { "a", "b", "c" })
        {
            await center.NewSetAsync(name, Reader);
            await center.NewUserAsync(name, await center.NewGroupAsync(name));
        }

        var first = await center.Do("ListPermissionSets", "\"MaxResults\":2");
        var second = await center.Do("ListPermissionSets", $"\"MaxResults\":2,\"NextToken\":\"{first["NextToken"]}\"");
        Assert.Equal((2, 1), (first["PermissionSets"]!.AsArray().Count, second["PermissionSets"]!.AsArray().Count));
        Assert.Equal(2, (await center.DoStore("ListGroups", "\"MaxResults\":2"))["Groups"]!.AsArray().Count);
        Assert.Equal(2, (await center.DoStore("ListUsers", "\"MaxResults\":2"))["Users"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_with_AWSs_codes()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var set = await center.NewSetAsync("Work", Reader);
        var group = await center.NewGroupAsync("workers");
        var user = await center.NewUserAsync("ann", group);
        Assert.Equal("ConflictException", (await center.Refused("CreatePermissionSet", "\"Name\":\"work\"")).Code);
        Assert.Equal("ConflictException", (await center.Refused("AttachManagedPolicyToPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"ManagedPolicyArn\":\"{Reader}\"")).Code);
        Assert.Equal("ResourceNotFoundException", (await center.Refused("AttachManagedPolicyToPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"ManagedPolicyArn\":\"{Reader}2\"")).Code);
        Assert.Equal("ValidationException", (await center.Refused("UpdatePermissionSet", $"\"PermissionSetArn\":\"{set}\",\"SessionDuration\":\"PT13H\"")).Code);
        Assert.Equal("ValidationException", (await center.Refused("PutInlinePolicyToPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"InlinePolicy\":\"no policy\"")).Code);
        Assert.Equal("ResourceNotFoundException", (await center.Refused("CreateAccountAssignment", Center.Assignment(set, "999999999999", group))).Code);
        Assert.Equal("ResourceNotFoundException", (await center.Refused("CreateAccountAssignment", Center.Assignment(set, Management, Guid.NewGuid().ToString()))).Code);
        Assert.Equal("ConflictException", (await center.RefusedStore("CreateGroup", "\"DisplayName\":\"Workers\"")).Code);
        Assert.Equal("ConflictException", (await center.RefusedStore("CreateGroupMembership", $$""" "GroupId":"{{group}}","MemberId":{"UserId":"{{user}}"} """)).Code);
        Assert.Equal("ValidationException", (await center.RefusedStore("CreateUser", "\"UserName\":\"bo\"")).Code);
        Assert.Equal("ResourceNotFoundException", (await center.RefusedStore("DescribeGroup", $"\"GroupId\":\"{Guid.NewGuid()}\"")).Code);
        // No API makes the organization's instance, and the local cloud does not make believe.
        Assert.Equal("NotImplemented", (await Refused(cloud.Administrator, "sso-admin", "CreateInstance", "{}")).Code);
    }

    [Fact]
    public async Task Members_have_no_say_until_one_is_the_delegate_and_then_not_over_the_management_account()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("security");
        var inside = await cloud.EnterAsync(account);
        Assert.Equal("AccessDeniedException", (await center.Refused("ListPermissionSets", session: inside)).Code);
        await Do(cloud.Administrator, "organizations", "RegisterDelegatedAdministrator", $$"""{"AccountId":"{{account}}","ServicePrincipal":"sso.amazonaws.com"}""");
        var group = await center.NewGroupAsync("workers");
        var set = await center.NewSetAsync("Work", Reader);
        await center.Do("CreateAccountAssignment", Center.Assignment(set, account, group), inside);
        Assert.Equal("AccessDeniedException", (await center.Refused("CreateAccountAssignment", Center.Assignment(set, Management, group), inside)).Code);
        await center.AssignAsync(set, Management, group);
        Assert.Equal("AccessDeniedException", (await center.Refused("UpdatePermissionSet", $"\"PermissionSetArn\":\"{set}\",\"Description\":\"mine\"", inside)).Code);
    }

    [Fact]
    public async Task It_is_in_one_region_and_only_where_a_person_has_enabled_it()
    {
        await using var without = await StartAsync(new LocalCloudOptions { IdentityCenter = false });
        Assert.Empty((await Do(without.Administrator, "sso-admin", "ListInstances", "{}"))["Instances"]!.AsArray());
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var elsewhere = cloud.Administrator.WithRegion(new RegionName("us-east-1"));
        Assert.Empty((await Do(elsewhere, "sso-admin", "ListInstances", "{}"))["Instances"]!.AsArray());
        Assert.Equal("ResourceNotFoundException", (await center.Refused("ListPermissionSets", session: elsewhere)).Code);
    }

    [Fact]
    public async Task Permissions_decide_who_assigns_what()
    {
        await using var cloud = await StartAsync();
        var center = await Center.OfAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        var (mine, other) = (await center.NewSetAsync("Mine", Reader), await center.NewSetAsync("Other"));
        var group = await center.NewGroupAsync("workers");
        var helper = await cloud.NewUserAsync(cloud.Administrator, "helper", Policy(
            $$"""{"Effect":"Allow","Action":["sso:CreateAccountAssignment","sso:ListPermissionSets"],"Resource":["{{center.Instance}}","{{mine}}","arn:aws:sso:::account/{{account}}"]}"""));
        await center.Do("ListPermissionSets", session: helper);
        await center.Do("CreateAccountAssignment", Center.Assignment(mine, account, group), helper);
        Assert.Equal("AccessDeniedException", (await center.Refused("CreateAccountAssignment", Center.Assignment(other, account, group), helper)).Code);
        Assert.Equal("AccessDeniedException", (await center.Refused("CreateAccountAssignment", Center.Assignment(mine, Management, group), helper)).Code);
        Assert.Equal("AccessDeniedException", (await Refused(helper, "identitystore", "ListGroups", $$"""{"IdentityStoreId":"{{center.Store}}"}""")).Code);
    }

    private static async Task<List<JsonObject>> RolesAsync(AwsSession session) =>
        [.. (await Do(session, "iam", "ListRoles", """{"PathPrefix":"/aws-reserved/"}"""))["Roles"]!.AsArray().Select(r => (JsonObject)r!)];

    private static async Task<IEnumerable<string>> ProvisionedAsync(Center center, string set, string status) =>
        (await center.Do("ListAccountsForProvisionedPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"ProvisioningStatus\":\"{status}\""))["AccountIds"]!.AsArray().Select(a => (string)a!);

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Passed;
    }
}
