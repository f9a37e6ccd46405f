using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>Root users of members, against the local cloud.</summary>
public sealed class RootCredentialsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_adopted_accounts_root_user_has_is_taken_away_and_a_new_accounts_has_nothing()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        await DoAsync(session, "organizations", "CreateOrganization", []);
        var old = await NewAccountAsync(session, "old", "aws+old@acme.example");
        Assert.Equal(1, await PasswordAsync(session, old));

        var desired = TestOrganization.Desire(Yaml("old: development", "dev: development"));
        Assert.All((await organization.ApplyAsync(session, desired)).Steps, s => Assert.IsType<StepOutcome.Done>(s.Outcome));
        Assert.Equal(0, await PasswordAsync(session, old));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);

        // From now on AWS itself makes accounts without.
        Assert.Equal(0, await PasswordAsync(session, await NewAccountAsync(session, "later", "aws+later@acme.example")));
    }

    [Fact]
    public async Task A_password_that_is_recovered_later_is_seen_and_taken_away_again()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml("dev: development"));
        Assert.All((await organization.ApplyAsync(session, desired)).Steps, s => Assert.IsType<StepOutcome.Done>(s.Outcome));
        var dev = await IdAsync(session, "dev");
        var root = Assert.IsType<SessionOpened>(await session.AssumeRoleAsync(
            new RoleRequest(new Arn("aws", "iam", "", dev.Value, "root"), "by-hand") { RootTask = Arn.TryParse("arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword") },
            Cancel)).Session;
        await DoAsync(root, "iam", "CreateLoginProfile", []);

        var step = Assert.Single((await TestOrganization.PlanAsync(session, desired)).Steps);
        Assert.Equal(new StepAddress(StepKind.Setting, "root-credentials", "dev"), step.Address);
        Assert.Equal([new Difference("Password", "1", "0")], step.Differences);
        Assert.IsType<StepOutcome.Done>(Assert.Single((await organization.ApplyAsync(session, desired)).Steps).Outcome);
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
    }

    [Fact]
    public async Task Where_the_file_says_off_nothing_is_taken_and_nothing_is_asked()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml("dev: { kind: development, baseline: { root-credentials: off } }"));
        Assert.DoesNotContain("iam.amazonaws.com", desired.TrustedServices);
        Assert.All((await organization.ApplyAsync(session, desired)).Steps, s => Assert.IsType<StepOutcome.Done>(s.Outcome));
        Assert.Equal(1, await PasswordAsync(session, await IdAsync(session, "dev")));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
    }

    private static string Yaml(params string[] accounts) => $$"""
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          {{string.Join("\n  ", accounts)}}
        """;

    private static async Task<AccountId> NewAccountAsync(AwsSession session, string name, string email)
    {
        var started = await DoAsync(session, "organizations", "CreateAccount", new JsonObject { ["AccountName"] = name, ["Email"] = email });
        var status = await DoAsync(
            session, "organizations", "DescribeCreateAccountStatus", new JsonObject { ["CreateAccountRequestId"] = (string)started["CreateAccountStatus"]!["Id"]! });
        return AccountId.Parse((string)status["CreateAccountStatus"]!["AccountId"]!);
    }

    private static async Task<AccountId> IdAsync(AwsSession session, string name)
    {
        var accounts = await DoAsync(session, "organizations", "ListAccounts", []);
        return AccountId.Parse((string)accounts["Accounts"]!.AsArray().Single(a => (string)a!["Name"]! == name)!["Id"]!);
    }

    private static async Task<int> PasswordAsync(AwsSession session, AccountId account)
    {
        var opened = await session.AssumeRoleAsync(
            new RoleRequest(new Arn("aws", "iam", "", account.Value, "role/OrganizationAccountAccessRole"), "look"), Cancel);
        var summary = await DoAsync(Assert.IsType<SessionOpened>(opened).Session, "iam", "GetAccountSummary", []);
        return (int)summary["SummaryMap"]!["AccountPasswordPresent"]!;
    }

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input)
    {
        var result = await session.CallAsync(service, operation, input, Cancel);
        Assert.True(result is AwsSuccess, result.ToString());
        return ((AwsSuccess)result).Output;
    }
}
