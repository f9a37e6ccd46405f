using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Collecting;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>What a plan puts into accounts and takes out of them.</summary>
public sealed class PlannedAccountsTests
{
    private const string Account = "111111111111";
    private const string Set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1";
    private const string Role = """{"Path":"/aws-reserved/sso.amazonaws.com/","RoleName":"AWSReservedSSO_Operate_0123456789abcdef","Arn":"arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operate_0123456789abcdef"}""";
    private const string Audit = """{"Path":"/","RoleName":"BulkheadAlarms-eu-west-1","Arn":"arn:aws:iam::111111111111:role/BulkheadAlarms-eu-west-1"}""";

    [Fact]
    public void The_users_for_emergencies_and_their_group_are_there_after_the_plan()
    {
        var parameters = ImmutableSortedDictionary<string, string>.Empty.Add("First", "ann").Add("Second", "bob").Add("Third", "").Add("Fourth", "");
        var details = After("", "{}", new StepPayload.WriteStack("dev", "eu-west-1", StackTemplate.BreakGlass.Name, StackTemplate.BreakGlass.Body, parameters, ImmutableSortedDictionary<string, string>.Empty));
        Assert.Equal(["ann", "bob"], Names(details, "UserDetailList", "UserName"));
        Assert.Equal("arn:aws:iam::111111111111:user/break-glass/ann", details["UserDetailList"]![0]!["Arn"]!.GetValue<string>());
        Assert.Equal("bulkhead-break-glass", details["UserDetailList"]![0]!["GroupList"]![0]!.GetValue<string>());
        var group = Assert.Single(details["GroupDetailList"]!.AsArray())!;
        Assert.Equal("arn:aws:iam::aws:policy/AdministratorAccess", group["AttachedManagedPolicies"]![0]!["PolicyArn"]!.GetValue<string>());
        Assert.Equal("only-with-mfa", group["GroupPolicyList"]![0]!["PolicyName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""[{"AccountAssignments":[{"AccountId":"111111111111","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalId":"g-1"}]}]""", false)]
    [InlineData("""[{"AccountAssignments":[{"AccountId":"111111111111","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalId":"g-1"},{"AccountId":"111111111111","PermissionSetArn":"arn:aws:sso:::permissionSet/ssoins-1/ps-1","PrincipalId":"g-2"}]}]""", true)]
    [InlineData("null", true)]
    public void With_the_last_assignment_the_role_of_people_goes(string assignments, bool stays)
    {
        var details = After(Role, $$"""{"sso:ListAccountAssignments":{{assignments}}}""", new StepPayload.RemoveAccess("operators", "Operate", "dev", Set, Account, "g-1"));
        Assert.Equal(stays, Names(details, "RoleDetailList", "RoleName").Any());
    }

    [Fact]
    public void With_its_permission_set_it_goes_too() =>
        Assert.Empty(Names(After(Role, "{}", new StepPayload.DeletePermissionSet("Operate", Set)), "RoleDetailList", "RoleName"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_stack_made_goes_with_it_where_its_template_is_known(bool areKnown)
    {
        var parameters = string.Join(',', TemplateValues.ParametersOf(StackTemplate.Alarms.Body).Select(p => $$"""{"ParameterKey":"{{p}}","ParameterValue":"true"}"""));
        var facts = JsonNode.Parse($$"""{"cloudformation:DescribeStacks":{"eu-west-1":{"Stacks":[{"StackName":"{{StackTemplate.Alarms.Name}}","Parameters":[{{parameters}}]}]} } }""")!.AsObject();
        if (areKnown) facts[DeployedStack.Templates] = new JsonObject { ["eu-west-1"] = new JsonObject { [StackTemplate.Alarms.Name] = new JsonObject { ["TemplateBody"] = StackTemplate.Alarms.Body } } };
        var details = After(Audit, facts.ToJsonString(), new StepPayload.DeleteStack("dev", "eu-west-1", StackTemplate.Alarms.Name));
        Assert.Equal(areKnown ? [] : ["BulkheadAlarms-eu-west-1"], Names(details, "RoleDetailList", "RoleName"));
    }

    [Fact]
    public void What_a_template_makes_must_be_known_to_be_harmless()
    {
        const string template = "Resources: { Door: { Type: \"AWS::RolesAnywhere::Profile\", Properties: { Name: door } } }";
        var step = new StepPayload.WriteStack("dev", "eu-west-1", "bulkhead-new", template, ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty);
        Assert.Contains("AWS::RolesAnywhere::Profile", Assert.Throws<InvalidOperationException>(() => After("", "{}", step)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_every_template_it_is_known_what_it_makes()
    {
        var types = StackTemplate.All.SelectMany(t => t.Body.Split('\n')).Select(l => l.Trim()).Where(l => l.StartsWith("Type: AWS::", StringComparison.Ordinal)).Select(l => l[6..]).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("AWS::IAM::Role", types);
        Assert.All(types, t => Assert.True(PlannedStacks.Knows(t), t));
    }

    private static IEnumerable<string> Names(JsonObject details, string list, string name) => details[list]!.AsArray().Select(i => i![name]!.GetValue<string>());

    private static JsonObject After(string role, string facts, StepPayload step)
    {
        var organization = JsonNode.Parse("""
            {"organizations:DescribeOrganization":{"Organization":{"Id":"o-example123","MasterAccountId":"999999999999"}},"organizations:ListRoots":{"Roots":[{"Id":"r-root"}]},
             "organizations:ListAccountsForParent":{"r-root":{"Accounts":[{"Id":"111111111111","Name":"dev"}]}}}
            """)!.AsObject();
        var details = JsonNode.Parse($$"""{"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[{{role}}]}""")!.AsObject();
        var plan = PlannedOrganizationTests.PlanOf(step);
        var desired = TestOrganization.Desire("organization: { name: acme, email: \"aws+{account}@acme.example\", regions: [eu-west-1] }\naccounts: { logs: log-archive, dev: development }\n");
        var collected = new CollectedAccount(AccountId.Parse(Account), details, JsonNode.Parse(facts)!.AsObject(), []);
        return PlannedAccounts.After(plan, desired, PlannedOrganization.After(plan, organization), [collected]).All[Account].Details!;
    }
}
