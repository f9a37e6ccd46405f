using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Prices;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>The stop of a spent budget, against the local cloud, which carries out the budget's action and enforces its policy.</summary>
public sealed class BudgetStopTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          contacts:
            billing: { name: Pay, email: pay@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          dev: development
          play: { kind: sandbox, budget: 5 USD, sponsor: jo@acme.example }
          calm: { kind: sandbox, budget: 5 USD, sponsor: dev }
          free: { kind: sandbox, budget-stop: off }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Kinds_for_outsiders_and_experiments_have_the_stop_and_their_sponsors_are_told()
    {
        var desired = TestOrganization.Desire(Yaml);
        Assert.Equal(
            ["bulkhead-stop-calm", "bulkhead-stop-play"],
            desired.Stacks.Where(s => s.Template.Name.StartsWith("bulkhead-stop-", StringComparison.Ordinal)).Select(s => s.Template.Name).Order(StringComparer.Ordinal));
        Assert.All(desired.Stacks.Where(s => s.Template.Name.StartsWith("bulkhead-stop-", StringComparison.Ordinal)), s => Assert.Equal(StepAddress.Management, s.Account));
        var policy = Assert.Single(desired.Policies, p => p.Name == "bulkhead-budget-stop");
        Assert.Empty(policy.Targets);
        Assert.Equal(["calm", "play"], policy.AttachedByAws.Order(StringComparer.Ordinal));
        Assert.Equal("jo@acme.example", Of("bulkhead-budget", "play").Parameters["Sponsor"]);
        Assert.Equal("aws+dev@acme.example", Of("bulkhead-budget", "calm").Parameters["Sponsor"]);
        Assert.Equal("", Of("bulkhead-budget", "free").Parameters["Sponsor"]);
        Assert.NotEqual(Of("bulkhead-budget", "free").Parameters["Name"], Of("bulkhead-budget", "play").Parameters["Name"]);

        DesiredStack Of(string template, string account) => Assert.Single(desired.Stacks, s => s.Template.Name == template && s.Account == account);
    }

    [Fact]
    public async Task A_spent_budget_stops_the_account_and_its_administrator_and_no_plan_takes_the_stop_away()
    {
        var month = new DateOnly(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1);
        var prices = PriceList.Public with { Bills = [new BilledAmount("play", month, "Amazon Elastic Compute Cloud - Compute", 90_000_000m, "eu-west-1", ImmutableSortedDictionary<string, string>.Empty)] };
        await using var organization = await TestOrganization.StartAsync(new LocalCloudOptions { Prices = prices });
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await PlanAsync(session, desired)).Plan.Steps);
        var play = await InAsync(session, "play");
        var adam = await AdministratorAsync(organization.Server, play);
        var volume = (string)(await DoAsync(adam, "ec2", "CreateVolume", Volume()))["VolumeId"]!;

        // AWS looks at what was spent some times a day; the local cloud when somebody asks.
        var action = await ActionAsync(session, "play");
        Assert.Equal("EXECUTION_SUCCESS", (string?)action["Status"]);
        Assert.Equal(["jo@acme.example", "pay@acme.example"], action["Subscribers"]!.AsArray().Select(s => (string?)s!["Address"]).Order(StringComparer.Ordinal));
        Assert.Equal("STANDBY", (string?)(await ActionAsync(session, "calm"))["Status"]);

        // What costs is denied, also to the account's administrator; looking and cleaning up are not, nor is Bulkhead.
        Assert.Equal("UnauthorizedOperation", await RefusedAsync(adam, "ec2", "CreateVolume", Volume()));
        Assert.Equal("AccessDenied", await RefusedAsync(adam, "s3", "CreateBucket", new JsonObject { ["Bucket"] = "adam-has-one-more" }));
        await DoAsync(adam, "ec2", "DescribeVolumes", []);
        await DoAsync(adam, "ec2", "CreateTags", new JsonObject { ["Resources"] = new JsonArray(volume), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "a", ["Value"] = "b" }) });
        await DoAsync(adam, "ec2", "DeleteVolume", new JsonObject { ["VolumeId"] = volume });
        await DoAsync(await AdministratorAsync(organization.Server, await InAsync(session, "calm")), "ec2", "CreateVolume", Volume());
        await DoAsync(play, "ec2", "CreateVolume", Volume());

        var stopped = await PlanAsync(session, desired);
        Assert.Empty(stopped.Plan.Steps);
        var told = Assert.Single(stopped.Diagnostics, d => d.Code == "BH4025");
        Assert.Contains("'play' is stopped", told.Message, StringComparison.Ordinal);

        // By hand it ends in two steps; with the budget as it is, the next look stops the account again.
        await DoAsync(session, "budgets", "ExecuteBudgetAction", Execute(session, "play", action, "REVERSE_BUDGET_ACTION"));
        await DoAsync(adam, "ec2", "CreateVolume", Volume());
        Assert.DoesNotContain((await PlanAsync(session, desired)).Diagnostics, d => d.Code == "BH4025");

        // The action's role attaches this policy to this account, and to no other.
        var calm = (await InAsync(session, "calm")).Account.Value;
        await DoAsync(session, "budgets", "UpdateBudgetAction", Aim(session, action, calm));
        await DoAsync(session, "budgets", "ExecuteBudgetAction", Execute(session, "play", action, "RESET_BUDGET_ACTION"));
        Assert.Equal("EXECUTION_FAILURE", (string?)(await ActionAsync(session, "play"))["Status"]);
        await DoAsync(session, "budgets", "UpdateBudgetAction", Aim(session, action, play.Account.Value));
        await DoAsync(session, "budgets", "ExecuteBudgetAction", Execute(session, "play", action, "RESET_BUDGET_ACTION"));
        Assert.Equal("EXECUTION_SUCCESS", (string?)(await ActionAsync(session, "play"))["Status"]);
        Assert.Equal("UnauthorizedOperation", await RefusedAsync(adam, "ec2", "CreateVolume", Volume()));

        // Who takes the stop out of the file ends it.
        var off = TestOrganization.Desire(Yaml.Replace("budget: 5 USD, sponsor: jo", "budget: 5 USD, budget-stop: off, sponsor: jo", StringComparison.Ordinal));
        AssertSucceeded(await organization.ApplyAsync(session, off));
        await DoAsync(adam, "ec2", "CreateVolume", Volume());
        Assert.Empty((await PlanAsync(session, off)).Plan.Steps);
    }

    private static JsonObject Volume() => new() { ["AvailabilityZone"] = "eu-west-1a", ["Size"] = 1 };

    private static JsonObject Aim(AwsSession session, JsonNode action, string account)
    {
        var definition = action["Definition"]!.DeepClone();
        definition["ScpActionDefinition"]!["TargetIds"] = new JsonArray(account);
        return new JsonObject { ["AccountId"] = session.Account.Value, ["BudgetName"] = "bulkhead-stop-play", ["ActionId"] = (string?)action["ActionId"], ["Definition"] = definition };
    }

    private static JsonObject Execute(AwsSession session, string account, JsonNode action, string type) => new()
    {
        ["AccountId"] = session.Account.Value,
        ["BudgetName"] = $"bulkhead-stop-{account}",
        ["ActionId"] = (string?)action["ActionId"],
        ["ExecutionType"] = type,
    };

    private static async Task<JsonNode> ActionAsync(AwsSession session, string account)
    {
        var input = new JsonObject { ["AccountId"] = session.Account.Value, ["BudgetName"] = $"bulkhead-stop-{account}" };
        return Assert.Single((await DoAsync(session, "budgets", "DescribeBudgetActionsForBudget", input))["Actions"]!.AsArray())!;
    }

    private static async Task<PlanResult> PlanAsync(AwsSession session, DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, desired, null, Cancel));
        return Planner.Plan(desired, observed.Organization);
    }

    private static async Task<AwsSession> AdministratorAsync(LocalCloudServer server, AwsSession account)
    {
        await DoAsync(account, "iam", "CreateUser", new JsonObject { ["UserName"] = "adam" });
        await DoAsync(account, "iam", "AttachUserPolicy", new JsonObject { ["UserName"] = "adam", ["PolicyArn"] = "arn:aws:iam::aws:policy/AdministratorAccess" });
        var key = (await DoAsync(account, "iam", "CreateAccessKey", new JsonObject { ["UserName"] = "adam" }))["AccessKey"]!;
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = server.Endpoint,
            Transport = server.CreateTransport(),
            Credentials = new AccessKeys((string)key["AccessKeyId"]!, (string)key["SecretAccessKey"]!),
            Pace = false,
        });
        return Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
    }

    private static async Task<AwsSession> InAsync(AwsSession session, string name)
    {
        var accounts = (await DoAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        var id = AccountId.Parse((string)accounts.Single(a => (string?)a!["Name"] == name)!["Id"]!);
        return Assert.IsType<SessionOpened>(await new AccountSessions(session).OpenAsync(id, null, Cancel)).Session;
    }

    private static async Task<string> RefusedAsync(AwsSession session, string service, string operation, JsonObject input) =>
        Assert.IsType<AwsRefusal>(await session.CallAsync(service, operation, input, Cancel)).Code;

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAllPagesAsync(service, operation, input, Cancel) switch
        {
            AwsSuccess { Output: var output } => output,
            AwsRefusal refusal => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };

    private static void AssertSucceeded(ApplyReport report) =>
        Assert.Equal("", string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}")));
}
