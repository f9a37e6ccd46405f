using System.Globalization;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.Engine.Tests.Observed;
using Bulkhead.Engine.Tests.Planning;
using Xunit;

namespace Bulkhead.Engine.Tests;

/// <summary>The whole way: a file, a plan, its application to the local cloud, and a second plan.</summary>
public sealed class ConvergenceTests
{
    private const string DenyAll = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}""";

    [Fact]
    public async Task A_second_plan_has_nothing_to_do_and_reads_every_part_once()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var desired = Start().Build();
        await ApplyAsync(cloud, desired);

        var count = cloud.CountFromNow();
        var (result, observed) = await PlanAsync(cloud, desired);
        var calls = count();
        Assert.Empty(result.Diagnostics);
        Assert.Equal([], result.Plan.Steps.Select(s => $"{s.Address}: {string.Join(", ", s.Differences)}"));
        // Three members and the management account, in one region.
        foreach (var perAccount in new[]
        {
            "cloudformation:DescribeStacks",
            "iam:GetAccountPasswordPolicy",
            "s3control:GetPublicAccessBlock",
            "ec2:GetEbsEncryptionByDefault",
            "ec2:GetInstanceMetadataDefaults",
            "ec2:DescribeVpcs",
            "account:GetAlternateContact",
        })
        {
            Assert.Equal((perAccount, 4), (perAccount, calls[perAccount]));
        }

        // One session for each member, which may only read; those of the run before could write, and are not used for it.
        Assert.Equal(3, calls["sts:AssumeRole"]);
        Assert.Equal(calls.Values.Sum(), observed.Calls);
        var drift = await DriftReader.ReadAsync(cloud.Management, desired, observed, TimeProvider.System, Cancel);
        Assert.False(drift.HasDrift);
        Assert.Equal([], drift.Stacks.Where(s => s.Refusal is not null).Select(s => s.Refusal!.ToString()));
    }

    [Fact]
    public async Task A_line_that_goes_is_a_quarantine_and_nothing_else()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await ApplyAsync(cloud, Start().Build());
        var without = new ModelBuilder()
            .Account("audit", "security", "Security").Account("logs", "log-archive", "Security").Unit("Workloads")
            .Policy("floor", [""]).Policy("deny-all", ["Suspended"], content: DenyAll).Build();
        var (result, _) = await PlanAsync(cloud, without);
        Assert.Equal([(StepAction.Quarantine, "placement dev")], result.Plan.Steps.Select(s => (s.Action, s.Address.ToString())));
        await ApplyAsync(cloud, without);
        Assert.Empty((await PlanAsync(cloud, without)).Result.Plan.Steps);
    }

    [Fact]
    public async Task An_organization_of_another_name_or_home_is_refused_before_anything_is_planned()
    {
        await using var cloud = await LocalOrganization.StartAsync();
        await ApplyAsync(cloud, Start().Build());
        var renamed = new ModelBuilder { Name = "apex" }.Account("dev").Build();
        var stranger = Assert.IsType<ObservationResult.Refused>(await ObservedReader.ReadAsync(cloud.Management, renamed, null, Cancel)).Diagnostic;
        Assert.Equal("BH4047", stranger.Code);
        Assert.Contains("was: acme", stranger.Help, StringComparison.Ordinal);
        Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(
            cloud.Management, new ModelBuilder { Name = "apex", FormerName = "acme" }.Account("dev").Build(), null, Cancel));

        var moved = new ModelBuilder { Regions = [new("us-east-1"), ModelBuilder.Home] }.Account("dev").Build();
        var home = Assert.IsType<ObservationResult.Refused>(await ObservedReader.ReadAsync(cloud.Management, moved, null, Cancel)).Diagnostic;
        Assert.Equal("BH4046", home.Code);
        Assert.Contains("in eu-west-1", home.Message, StringComparison.Ordinal);
        Assert.Contains("us-east-1", home.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ModelBuilder Start() => new ModelBuilder()
        .Account("audit", "security", "Security")
        .Account("logs", "log-archive", "Security")
        .Account("dev")
        .Policy("floor", [""])
        .Policy("deny-all", ["Suspended"], content: DenyAll);

    private static async Task<(PlanResult Result, ObservedOrganization Observed)> PlanAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel)).Organization;
        return (Planner.Plan(desired, observed), observed);
    }

    private static async Task ApplyAsync(LocalOrganization cloud, DesiredOrganization desired)
    {
        var (result, _) = await PlanAsync(cloud, desired);
        var (run, failure) = await ApplyRun.OpenAsync(
            cloud.Management,
            new ApplyOptions
            {
                Run = string.Create(CultureInfo.InvariantCulture, $"test-{cloud.Counter.Total}"),
                Owner = LockOwner.ThisProcess(cloud.Management.Caller.ToString()),
                Pace = ApplyPace.Local,
            },
            Cancel);
        Assert.Null(failure);
        await using (run)
        {
            var applied = Assert.IsType<ApplyResult.Ran>(await run!.ApplyAsync(result.Plan, new SilentObserver(), null, Cancel));
            Assert.Equal([], applied.Report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        }
    }
}
