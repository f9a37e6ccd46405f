using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Organizations;

/// <summary>What members do by the organization's delegation policy (AWS Organizations User Guide, "Delegated administrator for AWS Organizations").</summary>
public sealed class PolicyDelegationTests
{
    private const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private static readonly string NewPolicy = $$"""{"Name":"all","Description":"","Type":"SERVICE_CONTROL_POLICY","Content":{{Json(Everything)}}}""";

    [Fact]
    public async Task A_member_works_on_policies_where_both_the_delegation_policy_and_its_own_account_allow_it()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("security");
        var member = await cloud.EnterAsync(account);
        Assert.Equal("AccessDeniedException", (await Refused(member, "organizations", "CreatePolicy", NewPolicy)).Code);
        await DelegateAsync(cloud, account, "organizations:CreatePolicy", "organizations:ListRoots");
        var made = await Do(member, "organizations", "CreatePolicy", NewPolicy);
        await Do(member, "organizations", "ListRoots", "{}");
        var id = (string)made["Policy"]!["PolicySummary"]!["Id"]!;
        Assert.Equal("AccessDeniedException", (await Refused(member, "organizations", "DeletePolicy", $$"""{"PolicyId":"{{id}}"}""")).Code);
        Assert.Equal("AccessDeniedException", (await Refused(member, "organizations", "ListAccounts", "{}")).Code);
        var ann = await cloud.NewUserAsync(member, "ann", Allow("organizations:ListRoots"));
        await Do(ann, "organizations", "ListRoots", "{}");
        Assert.Equal("AccessDeniedException", (await Refused(ann, "organizations", "CreatePolicy", NewPolicy)).Code);
    }

    [Fact]
    public async Task Another_member_is_not_let_in()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("security");
        var other = await cloud.EnterAsync(await cloud.NewAccountAsync("other"));
        await DelegateAsync(cloud, account, "organizations:*Policy", "organizations:List*");
        Assert.Equal("AccessDeniedException", (await Refused(other, "organizations", "CreatePolicy", NewPolicy)).Code);
        Assert.Equal("AccessDeniedException", (await Refused(other, "organizations", "ListRoots", "{}")).Code);
        await Do(other, "organizations", "DescribeOrganization", "{}");
    }

    [Fact]
    public async Task What_is_not_about_policies_cannot_be_handed_on()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("security");
        var member = await cloud.EnterAsync(account);
        await DelegateAsync(cloud, account, "organizations:*");
        Assert.Equal("AccessDeniedException", (await Refused(member, "organizations", "CreateAccount", """{"AccountName":"more","Email":"more@acme.example"}""")).Code);
        Assert.Equal("AccessDeniedException", (await Refused(member, "organizations", "PutResourcePolicy", $$"""{"Content":{{Json(Everything)}}}""")).Code);
    }

    [Fact]
    public async Task Who_administers_a_service_reads_as_before()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("security");
        await Do(cloud.Administrator, "organizations", "EnableAWSServiceAccess", """{"ServicePrincipal":"guardduty.amazonaws.com"}""");
        await Do(cloud.Administrator, "organizations", "RegisterDelegatedAdministrator", $$"""{"AccountId":"{{account}}","ServicePrincipal":"guardduty.amazonaws.com"}""");
        await DelegateAsync(cloud, await cloud.NewAccountAsync("policies"), "organizations:ListRoots");
        var member = await cloud.EnterAsync(account);
        await Do(member, "organizations", "ListAccounts", "{}");
        Assert.Equal("AccessDeniedException", (await Refused(member, "organizations", "CreatePolicy", NewPolicy)).Code);
    }

    private static async Task DelegateAsync(EnforcedCloud cloud, string account, params string[] actions)
    {
        var list = string.Join(",", actions.Select(a => $"\"{a}\""));
        var policy = Policy($$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":[{{list}}],"Resource":"*"}""");
        await Do(cloud.Administrator, "organizations", "PutResourcePolicy", $$"""{"Content":{{Json(policy)}}}""");
    }
}
