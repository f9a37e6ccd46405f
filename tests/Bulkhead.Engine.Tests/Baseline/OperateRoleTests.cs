using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>What BulkheadOperate may do, read from an account to which the baseline was applied.</summary>
public sealed class OperateRoleTests(OperateRoleTests.Deployed deployed) : IClassFixture<OperateRoleTests.Deployed>
{
    private const string Account = "222222222222";

    /// <summary>All that changes who may do what; the account's password policy and the analyzer's own role do not.</summary>
    public static IEnumerable<string> IamChanges => ActionCatalogue.Embedded.FindService("iam")!.Actions
        .Where(a => a.AccessLevel is AccessLevel.Write or AccessLevel.PermissionsManagement or AccessLevel.Tagging)
        .Where(a => a.Name is not "UpdateAccountPasswordPolicy")
        .Select(a => a.FullName);

    [Theory]
    [InlineData("role/BulkheadOperate")]
    [InlineData("role/BulkheadAudit")]
    [InlineData("role/OrganizationAccountAccessRole")]
    [InlineData("role/anything")]
    [InlineData("user/anybody")]
    [InlineData("group/anything")]
    [InlineData("policy/anything")]
    [InlineData("instance-profile/anything")]
    public void It_cannot_change_who_may_do_what_even_with_full_access_beside_it(string resource)
    {
        var allowed = IamChanges.Where(action =>
            Decide([deployed.Policy, PolicyDocument.FullAccess], action, $"arn:aws:iam::{Account}:{resource}").IsAllowed
            || Decide([deployed.Policy, PolicyDocument.FullAccess], action, "*").IsAllowed);

        // A service-linked role's rights and trust are the service's; here it may be any, as the other policy allows it.
        Assert.Equal(["iam:CreateServiceLinkedRole"], allowed);
    }

    [Theory]
    [InlineData("access-analyzer.amazonaws.com", true)]
    [InlineData("autoscaling.amazonaws.com", false)]
    public void It_makes_the_analyzers_service_linked_role_and_no_other(string service, bool isAllowed) => Assert.Equal(
        isAllowed,
        Decide(
            [deployed.Policy],
            "iam:CreateServiceLinkedRole",
            $"arn:aws:iam::{Account}:role/aws-service-role/{service}/x",
            RequestContext.Empty.With("iam:AWSServiceName", service)).IsAllowed);

    [Theory]
    [InlineData("sts:AssumeRole", "arn:aws:iam::333333333333:role/BulkheadOperate")]
    [InlineData("iam:PassRole", "arn:aws:iam::222222222222:role/admin")]
    [InlineData("cloudformation:CreateChangeSet", "arn:aws:cloudformation:eu-west-1:222222222222:stack/bulkhead-access/1")]
    [InlineData("cloudformation:DeleteStack", "arn:aws:cloudformation:eu-west-1:222222222222:stack/bulkhead-access/1")]
    [InlineData("lambda:CreateFunction", "arn:aws:lambda:eu-west-1:222222222222:function:x")]
    [InlineData("ec2:RunInstances", "arn:aws:ec2:eu-west-1:222222222222:instance/*")]
    public void It_does_nothing_that_is_not_its_work_even_with_full_access_beside_it(string action, string resource) =>
        Assert.Equal(DecisionOutcome.ExplicitlyDenied, Decide([deployed.Policy, PolicyDocument.FullAccess], action, resource).Outcome);

    [Theory]
    [InlineData("cloudformation:CreateChangeSet", "arn:aws:cloudformation:eu-west-1:222222222222:stack/bulkhead-analyzer/1")]
    [InlineData("cloudformation:DescribeStacks", "arn:aws:cloudformation:eu-west-1:222222222222:stack/bulkhead-access/1")]
    [InlineData("access-analyzer:CreateAnalyzer", "arn:aws:access-analyzer:eu-west-1:222222222222:analyzer/bulkhead")]
    [InlineData("budgets:ModifyBudget", "arn:aws:budgets::222222222222:budget/bulkhead-monthly-1")]
    [InlineData("iam:UpdateAccountPasswordPolicy", "*")]
    [InlineData("s3:PutAccountPublicAccessBlock", "*")]
    [InlineData("ec2:EnableEbsEncryptionByDefault", "*")]
    [InlineData("ec2:ModifyInstanceMetadataDefaults", "*")]
    [InlineData("account:PutAlternateContact", "arn:aws:account::222222222222:account")]
    public void It_keeps_the_rest_of_the_baseline(string action, string resource) =>
        Assert.True(Decide([deployed.Policy], action, resource).IsAllowed, action);

    private static Decision Decide(PolicyDocument[] policies, string action, string resource, RequestContext? context = null)
    {
        var request = new AuthorizationRequest
        {
            Principal = Principal.TryParse($"arn:aws:sts::{Account}:assumed-role/BulkheadOperate/bulkhead")!,
            Action = action,
            Resources = [resource],
            ResourceAccount = AccountId.Parse(resource.Split(':') is { Length: > 4 } parts && parts[4].Length == 12 ? parts[4] : Account),
            Context = context ?? RequestContext.Empty,
        };
        return new PolicyCompiler().Compile(new PolicyStack { Identity = [.. policies] }).Explain(CompiledRequest.Create(request, CatalogueFacts.Embedded));
    }

    /// <summary>An account with the baseline in a local cloud.</summary>
    public sealed class Deployed : IAsyncLifetime
    {
        internal PolicyDocument Policy { get; private set; } = PolicyDocument.FullAccess;

        public async ValueTask InitializeAsync()
        {
            await using var cloud = await TestOrganization.StartAsync();
            var session = await cloud.OpenAsync();
            var report = await cloud.ApplyAsync(session, TestOrganization.Desire(
                """
                organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
                accounts: { dev: development }
                """));
            Assert.True(report.Succeeded);
            var accounts = (AwsSuccess)await session.CallAllPagesAsync("organizations", "ListAccounts", [], TestContext.Current.CancellationToken);
            var dev = accounts.Output["Accounts"]!.AsArray().Single(a => (string?)a!["Name"] == "dev")!;
            var opened = (SessionOpened)await new AccountSessions(session).OpenAsync(AccountId.Parse((string)dev["Id"]!), null, TestContext.Current.CancellationToken);
            var read = (AwsSuccess)await opened.Session.CallAsync(
                "iam", "GetRolePolicy", new JsonObject { ["RoleName"] = "BulkheadOperate", ["PolicyName"] = "baseline" }, TestContext.Current.CancellationToken);
            var text = Uri.UnescapeDataString((string)read.Output["PolicyDocument"]!).Replace((string)dev["Id"]!, Account, StringComparison.Ordinal);
            Policy = PolicyParser.ParseJson("baseline", text).Document!;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
