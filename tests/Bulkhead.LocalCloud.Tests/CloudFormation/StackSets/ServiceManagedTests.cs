using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.StackSets;

public sealed class ServiceManagedTests
{
    private const string Model = ""","PermissionModel":"SERVICE_MANAGED" """;

    [Fact]
    public async Task Accounts_that_join_a_unit_get_their_stacks_and_those_that_leave_it_lose_them()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        var root = await RootAsync(cloud);
        var unit = await UnitAsync(cloud, root, "apps");
        await cloud.NewAccountAsync("first");
        await admin.CloudFormation("ActivateOrganizationsAccess", "{}");
        await admin.CreateSetAsync("set", Model + ""","AutoDeployment":{"Enabled":true,"RetainStacksOnAccountRemoval":false}""");
        Assert.Equal("SUCCEEDED", await admin.RunAsync("CreateStackInstances", "set", $$""","DeploymentTargets":{"OrganizationalUnitIds":["{{unit}}"]},"Regions":["eu-west-1","eu-west-2"]"""));
        Assert.Empty(await admin.InstancesAsync("set"));
        var account = await cloud.NewAccountAsync("dev");
        await MoveAsync(cloud, account, root, unit);
        Assert.Equal([$"{account} eu-west-1 CURRENT SUCCEEDED", $"{account} eu-west-2 CURRENT SUCCEEDED"], await admin.InstancesAsync("set"));
        var inside = await cloud.EnterAsync(account);
        Assert.Equal("a", await inside.ValueAsync());
        var roles = ((JsonArray)(await Do(inside, "iam", "ListRoles", "{}"))["Roles"]!).Select(role => (string)role!["RoleName"]!).ToList();
        Assert.Contains("AWSServiceRoleForCloudFormationStackSetsOrgMember", roles);
        Assert.Contains(roles, role => role.StartsWith("stacksets-exec-", StringComparison.Ordinal));
        await MoveAsync(cloud, account, unit, root);
        Assert.Empty(await admin.InstancesAsync("set"));
        Assert.Equal("ParameterNotFound", (await Refused(inside, "ssm", "GetParameter", """{"Name":"/set"}""")).Code);
        Assert.Equal(3, ((JsonArray)(await admin.CloudFormation("ListStackSetOperations", """{"StackSetName":"set"}"""))["Summaries"]!).Count);
        Assert.Equal(unit, (string?)(await admin.CloudFormation("ListStackSetAutoDeploymentTargets", """{"StackSetName":"set"}"""))["Summaries"]![0]!["OrganizationalUnitId"]);

        await admin.RunAsync("UpdateStackSet", "set", ""","UsePreviousTemplate":true,"AutoDeployment":{"Enabled":true,"RetainStacksOnAccountRemoval":true}""");
        await MoveAsync(cloud, account, root, unit);
        await MoveAsync(cloud, account, unit, root);
        Assert.Empty(await admin.InstancesAsync("set"));
        Assert.Equal("a", await inside.ValueAsync());
    }

    [Fact]
    public async Task Service_control_policies_bind_the_role_that_deploys_in_the_accounts()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        var root = await RootAsync(cloud);
        var account = await cloud.NewAccountAsync("dev");
        await admin.CloudFormation("ActivateOrganizationsAccess", "{}");
        await cloud.AttachAsync("SERVICE_CONTROL_POLICY", Policy("""{"Effect":"Deny","Action":"ssm:PutParameter","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/stacksets-exec-*"}}}"""), "root");
        await admin.CreateSetAsync("set", Model);
        Assert.Equal("FAILED", await admin.RunAsync("CreateStackInstances", "set", $$""","DeploymentTargets":{"OrganizationalUnitIds":["{{root}}"]},"Regions":["eu-west-1"]"""));
        var failed = await admin.CloudFormation("DescribeStackInstance", $$"""{"StackSetName":"set","StackInstanceAccount":"{{account}}","StackInstanceRegion":"eu-west-1"}""");
        Assert.Contains("service control policy", (string?)failed["StackInstance"]!["StatusReason"], StringComparison.Ordinal);
        Assert.Equal(root, (string?)failed["StackInstance"]!["OrganizationalUnitId"]);
    }

    [Fact]
    public async Task Only_who_administers_the_organization_deploys_and_only_where_it_lets_CloudFormation_in()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        var root = await RootAsync(cloud);
        var (account, other) = (await cloud.NewAccountAsync("security"), await cloud.NewAccountAsync("dev"));
        var delegated = await cloud.EnterAsync(account);
        var create = $$"""{"StackSetName":"set","TemplateBody":{{Json(StackSetCloud.Template)}}{{Model}}}""";
        var asDelegate = create[..^1] + ""","CallAs":"DELEGATED_ADMIN"}""";
        await Do(admin, "organizations", "EnableAWSServiceAccess", """{"ServicePrincipal":"member.org.stacksets.cloudformation.amazonaws.com"}""");
        Assert.Equal("You must enable organizations access to operate a service managed stack set", (await Refused(admin, "cloudformation", "CreateStackSet", create)).Message);
        Assert.Equal("DISABLED", (string?)(await admin.CloudFormation("DescribeOrganizationsAccess", "{}"))["Status"]);
        await admin.CloudFormation("ActivateOrganizationsAccess", "{}");
        Assert.Equal("ENABLED", (string?)(await admin.CloudFormation("DescribeOrganizationsAccess", "{}"))["Status"]);
        Assert.StartsWith("You must be the management account", (await Refused(delegated, "cloudformation", "CreateStackSet", create)).Message, StringComparison.Ordinal);
        Assert.StartsWith("You must be the management account", (await Refused(delegated, "cloudformation", "CreateStackSet", asDelegate)).Message, StringComparison.Ordinal);
        Assert.Equal("InvalidOperationException", (await Refused(delegated, "cloudformation", "ActivateOrganizationsAccess", "{}")).Code);
        await Do(admin, "organizations", "RegisterDelegatedAdministrator", $$"""{"AccountId":"{{account}}","ServicePrincipal":"member.org.stacksets.cloudformation.amazonaws.com"}""");
        await delegated.CloudFormation("CreateStackSet", asDelegate);
        Assert.Equal("SUCCEEDED", await delegated.RunAsync(
            "CreateStackInstances", "set", $$""","CallAs":"DELEGATED_ADMIN","DeploymentTargets":{"OrganizationalUnitIds":["{{root}}"],"Accounts":["{{account}}"],"AccountFilterType":"DIFFERENCE"},"Regions":["eu-west-1"]"""));
        Assert.Equal([$"{other} eu-west-1 CURRENT SUCCEEDED"], await admin.InstancesAsync("set"));
        Assert.Empty((JsonArray)(await delegated.CloudFormation("ListStackSets", "{}"))["Summaries"]!);
        Assert.Equal("InvalidOperationException", (await Refused(admin, "cloudformation", "DeactivateOrganizationsAccess", "{}")).Code);
    }

    private static async Task<string> RootAsync(EnforcedCloud cloud) => (string)(await Do(cloud.Administrator, "organizations", "ListRoots", "{}"))["Roots"]![0]!["Id"]!;

    private static async Task<string> UnitAsync(EnforcedCloud cloud, string parent, string name) =>
        (string)(await Do(cloud.Administrator, "organizations", "CreateOrganizationalUnit", $$"""{"ParentId":"{{parent}}","Name":"{{name}}"}"""))["OrganizationalUnit"]!["Id"]!;

    private static Task<JsonObject> MoveAsync(EnforcedCloud cloud, string account, string from, string to) =>
        Do(cloud.Administrator, "organizations", "MoveAccount", $$"""{"AccountId":"{{account}}","SourceParentId":"{{from}}","DestinationParentId":"{{to}}"}""");
}
