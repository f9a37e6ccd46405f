using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.Engine.Tests.Observed;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>Invariants of a file, evaluated on what a plan makes of a local cloud.</summary>
public sealed class InvariantTests
{
    private const string Accounts = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { logs: log-archive, dev: development, prod: production }
        """;

    private const string Sentences = """

        invariants:
          - nobody in dev can reach prod
          - nobody can delete logs
        facts: { nothing-else: on }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_proved_before_the_first_apply_and_after_it_until_somebody_opens_a_way()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read(Accounts + Sentences);
        var (plan, first) = await ProveAsync(cloud, model, desired);
        Assert.NotEmpty(plan.Steps);
        Assert.Equal(["proved", "proved"], first);

        await ApplyAsync(cloud, plan);
        var (again, second) = await ProveAsync(cloud, model, desired);
        Assert.Empty(again.Steps);
        Assert.Equal(["proved", "proved"], second);

        var (dev, prod) = (again.AccountIds["dev"], again.AccountIds["prod"]);
        await MakeRoleAsync(cloud, prod, "deploy", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{dev}}:root"},"Action":"sts:AssumeRole"}]}""");
        var report = await ReportAsync(cloud, model, desired, again);
        Assert.Equal(["broken", "proved"], report.ForPlan().Select(i => i.Verdict));
        var step = Assert.Single(report.Results[0].Answer.Path);
        Assert.Equal(("sts:AssumeRole", $"arn:aws:iam::{prod}:role/deploy"), (step.Call, step.Resource));

        var repair = report.ForPlan()[0].Repair!;
        Assert.True(repair.Mended);
        Assert.Equal("proved", repair.After);
        Assert.Contains(repair.Changes, c => c.Place == $"arn:aws:iam::{prod}:role/deploy" || c.Place == dev);
    }

    [Fact]
    public async Task A_change_of_a_stack_does_not_hide_what_somebody_opened_by_hand_in_a_role_that_the_stack_made()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read(Accounts + Sentences);
        var (plan, _) = await PlanOnlyAsync(cloud, desired);
        await ApplyAsync(cloud, plan);
        var (dev, prod) = ((await PlanOnlyAsync(cloud, desired)).Plan.AccountIds["dev"], (await PlanOnlyAsync(cloud, desired)).Plan.AccountIds["prod"]);
        var opened = Assert.IsType<SessionOpened>(await new AccountSessions(cloud.Management).OpenAsync(AccountId.Parse(prod), null, Cancel)).Session;
        var trust = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{dev}}:root"},"Action":"sts:AssumeRole"}]}""";
        Assert.IsType<AwsSuccess>(await opened.CallAsync("iam", "UpdateAssumeRolePolicy", new JsonObject { ["RoleName"] = "BulkheadOperate", ["PolicyDocument"] = trust }, Cancel));

        // Other tags change every stack, and no role's trust policy.
        var (tagged, wanted) = Read(Accounts.Replace("name: acme,", "name: acme, tags: { team: platform },", StringComparison.Ordinal) + Sentences);
        var (again, verdicts) = await ProveAsync(cloud, tagged, wanted);
        Assert.Contains(again.Steps, s => s.Payload is StepPayload.WriteStack { Account: "prod", Stack: "bulkhead-access" });
        Assert.Equal(["broken", "proved"], verdicts);

        // Where the template can't be read, nothing is known, and it is said of which stack.
        cloud.Deny("cloudformation:GetTemplate");
        var report = await ReportAsync(cloud, tagged, wanted, again);
        Assert.Equal(["not-proved", "not-proved"], report.ForPlan().Select(i => i.Verdict));
        Assert.Contains(report.Diagnostics, d => d.Code == PlanDiagnostics.AccountUnknown.Code && d.Message.Contains("account 'prod': the template with which stack 'bulkhead-access' in eu-west-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_plan_says_will_be_there_is_what_is_there_after_it()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read(Accounts + Sentences);
        var (plan, _) = await ProveAsync(cloud, model, desired);
        var expected = PlannedOrganization.After(plan, null);
        var planned = PlannedAccounts.After(plan, desired, expected, []);
        await ApplyAsync(cloud, plan);

        var (_, observed) = await PlanAsync(cloud, desired);
        var collected = await InvariantCollection.ReadAsync(cloud.Management, desired, observed, cloud.Operations, Cancel);
        foreach (var (name, id) in expected.NewAccounts)
        {
            var real = collected.Accounts.Single(a => a.Id.Value == observed.AccountIds[name]);
            Assert.DoesNotContain(real.Missing, m => !m.Operation.Contains("StackSet", StringComparison.Ordinal));
            Assert.Equal(RolesOf(real.Details!, observed.AccountIds, observed.OrganizationId!), RolesOf(planned.All[id].Details!, expected.NewAccounts, expected.Id));
            Assert.Equal(BucketsOf(real.Facts, observed.AccountIds), BucketsOf(planned.All[id].Facts, expected.NewAccounts));
        }
    }

    [Fact]
    public async Task A_delivery_is_applied_as_it_was_planned()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read($$"""
            {{Accounts}}
            access: { developers: { administer: dev } }
            workloads:
              shop:
                environments: { production: prod, test: dev }
                delivery: { repository: github:acme/shop, environment: [production, test], push: developers }
            """);
        var (plan, _) = await PlanOnlyAsync(cloud, desired);
        await ApplyAsync(cloud, plan);
        var (again, _) = await PlanOnlyAsync(cloud, desired);
        Assert.Empty(again.Steps);
        var opened = Assert.IsType<SessionOpened>(await new AccountSessions(cloud.Management).OpenAsync(AccountId.Parse(again.AccountIds["prod"]), null, Cancel));
        var role = Assert.IsType<AwsSuccess>(await opened.Session.CallAsync("iam", "GetRole", new JsonObject { ["RoleName"] = "bulkhead-delivery-shop" }, Cancel)).Output["Role"]!;
        Assert.Contains("repo:acme/shop:ref:refs/heads/main", Uri.UnescapeDataString((string)role["AssumeRolePolicyDocument"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_cannot_be_read_is_named_and_nothing_is_proved_of_it()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read(Accounts + Sentences);
        var (plan, _) = await ProveAsync(cloud, model, desired);
        await ApplyAsync(cloud, plan);
        cloud.Deny("iam:GetAccountAuthorizationDetails");
        var (again, verdicts) = await ProveAsync(cloud, model, desired);
        Assert.Equal(["not-proved", "not-proved"], verdicts);
        var report = await ReportAsync(cloud, model, desired, again);
        Assert.Contains($"iam:GetAccountAuthorizationDetails in {again.AccountIds["prod"]}", report.Results[0].Answer.Unknowns);
    }

    [Fact]
    public async Task Facts_outside_AWS_that_nobody_declares_are_unknown_and_a_sentence_about_nothing_is_told()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read(Accounts + "\ninvariants: [nobody in role:nobody-has-this can change prod]\n");
        var (plan, _) = await PlanOnlyAsync(cloud, desired);
        var report = await ReportAsync(cloud, model, desired, plan);
        Assert.Equal([PlanDiagnostics.InvariantAboutNothing.Code], report.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public async Task A_file_without_invariants_is_proved_without_looking()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read(Accounts);
        var (plan, _) = await PlanOnlyAsync(cloud, desired);
        Assert.Same(InvariantReport.None, InvariantProver.Prove(model, desired, plan, null, []));
    }

    [Fact]
    public void A_plan_with_verdicts_is_written_and_read_again()
    {
        var step = new PlannedReachStep("sts:AssumeRole", "arn:aws:iam::111111111111:user/ann", "arn:aws:iam::222222222222:role/deploy", "D01", "acts as it", ["p: 1"], [], []);
        var plan = new Plan
        {
            Organization = "acme",
            ManagementAccount = "111111111111",
            Home = "eu-west-1",
            Partition = "aws",
            JournalBucket = "b",
            Fingerprint = "f",
            ReadCalls = 1,
            AccountIds = ImmutableSortedDictionary<string, string>.Empty,
            UnitIds = ImmutableSortedDictionary<string, string>.Empty,
            PolicyIds = ImmutableSortedDictionary<string, string>.Empty,
            Steps = [],
            LeftAlone = [],
            Invariants =
            [
                new("nobody in dev can reach prod", PlannedInvariant.Broken, [step], [])
                {
                    Repair = new(true, null, true, [new("trust-policy", "arn:aws:iam::222222222222:role/deploy", "trust policy", ["take ann out"], "{}", [])], PlannedInvariant.Proved, [], []),
                },
                new("nobody can delete logs", PlannedInvariant.Proved, [], []),
            ],
        };
        var text = Bulkhead.Engine.Plans.Documents.PlanDocument.Write(plan);
        var read = Bulkhead.Engine.Plans.Documents.PlanDocument.Read(new SourceFile("plan.json", text)).Plan!;
        Assert.Equal(text, Bulkhead.Engine.Plans.Documents.PlanDocument.Write(read));
        Assert.True(read.IsBroken);
        Assert.False(read.IsProved);
    }

    private static (OrganizationModel Model, DesiredOrganization Desired) Read(string text)
    {
        var result = ConfigurationReader.Read([new SourceFile("bulkhead.yaml", text)], new NoFiles());
        Assert.Empty(result.Diagnostics);
        return (result.Model!, DesiredBuilder.Build(result.Model!, GuardrailCompiler.Compile(result.Model!).Policies, new DateOnly(2026, 11, 21)));
    }

    private static async Task<(Plan Plan, IEnumerable<string> Verdicts)> ProveAsync(LocalOrganization cloud, OrganizationModel model, DesiredOrganization desired)
    {
        var (_, plan) = await PlanAsync(cloud, desired);
        return (plan, (await ReportAsync(cloud, model, desired, plan)).ForPlan().Select(i => i.Verdict));
    }

    private static async Task<InvariantReport> ReportAsync(LocalOrganization cloud, OrganizationModel model, DesiredOrganization desired, Plan plan)
    {
        var collected = await InvariantCollection.ReadAsync(cloud.Management, desired, plan, cloud.Operations, Cancel);
        Assert.Null(collected.Refusal);
        return InvariantProver.Prove(model, desired, plan, collected.Organization, collected.Accounts);
    }

    private static async Task<(Plan Plan, ObservedOrganization Observed)> PlanOnlyAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var (observed, plan) = await PlanAsync(cloud, desired);
        return (plan, observed);
    }

    private static async Task<(ObservedOrganization Observed, Plan Plan)> PlanAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel)).Organization;
        var result = Planner.Plan(desired, observed);
        Assert.False(result.HasErrors);
        return (observed, result.Plan);
    }

    private static async Task ApplyAsync(LocalOrganization cloud, Plan plan)
    {
        var options = new ApplyOptions
        {
            Run = string.Create(CultureInfo.InvariantCulture, $"test-{cloud.Counter.Total}"),
            Owner = LockOwner.ThisProcess(cloud.Management.Caller.ToString()),
            Pace = ApplyPace.Local,
        };
        var (run, failure) = await ApplyRun.OpenAsync(cloud.Management, options, Cancel);
        Assert.Null(failure);
        await using (run)
        {
            var applied = Assert.IsType<ApplyResult.Ran>(await run!.ApplyAsync(plan, new SilentObserver(), null, Cancel));
            Assert.Equal([], applied.Report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        }
    }

    private static async Task MakeRoleAsync(LocalOrganization cloud, string account, string name, string trust)
    {
        var opened = Assert.IsType<SessionOpened>(await new AccountSessions(cloud.Management).OpenAsync(AccountId.Parse(account), null, Cancel));
        Assert.IsType<AwsSuccess>(await opened.Session.CallAsync("iam", "CreateRole", new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = trust }, Cancel));
    }

    /// <summary>Roles with all that decides, ids replaced by names. AWS's own roles, which services make for themselves, are no part of a plan.</summary>
    private static IEnumerable<string> RolesOf(JsonObject details, IEnumerable<KeyValuePair<string, string>> ids, string organization) => details["RoleDetailList"]!.AsArray()
        .Where(r => !(r!["Path"]?.GetValue<string>() ?? "").StartsWith("/aws-service-role/", StringComparison.Ordinal))
        .Select(r => string.Join("\n", new[] { r!["RoleName"]!.GetValue<string>(), Policy(r["AssumeRolePolicyDocument"]!) }
            .Concat(r["RolePolicyList"]!.AsArray().Select(p => $"{p!["PolicyName"]} {Policy(p["PolicyDocument"]!)}"))
            .Concat(r["AttachedManagedPolicies"]!.AsArray().Select(p => p!["PolicyArn"]!.GetValue<string>()).Order(StringComparer.Ordinal))))
        .Select(t => Names(t, ids).Replace(organization, "the organization", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> BucketsOf(JsonObject facts, IEnumerable<KeyValuePair<string, string>> ids) =>
        (facts["s3:ListAllMyBuckets"]!["Buckets"] as JsonArray ?? []).Select(b => Names(b!["Name"]!.GetValue<string>(), ids));

    private static string Names(string text, IEnumerable<KeyValuePair<string, string>> ids) => ids.Where(i => i.Key != StepAddress.Management).Aggregate(text, (t, i) => t.Replace(i.Value, i.Key, StringComparison.Ordinal));

    private static string Policy(JsonNode policy) =>
        JsonNode.Parse(policy is JsonValue value ? Uri.UnescapeDataString(value.GetValue<string>()) : policy.ToJsonString())!.ToJsonString();

    private sealed class NoFiles : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => FileContent.Unreadable("it does not exist");
    }
}
