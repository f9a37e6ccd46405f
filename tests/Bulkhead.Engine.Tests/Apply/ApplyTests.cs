using System.Collections.Immutable;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Apply;

/// <summary>Whole runs against the local cloud.</summary>
public sealed class ApplyTests
{
    private const string Small = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          security: security
          logs: log-archive
          dev: development
        """;

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Small);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
    }

    [Fact]
    public async Task An_added_line_touches_that_account_only()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Small)));
        var grown = TestOrganization.Desire(Small + "\n  qa: development\n");
        var plan = await TestOrganization.PlanAsync(session, grown);
        Assert.NotEmpty(plan.Steps);
        Assert.All(plan.Steps, s => Assert.Equal("qa", s.Address.Account ?? s.Address.Name));
        AssertSucceeded(await organization.ApplyAsync(session, grown));
        Assert.Empty((await TestOrganization.PlanAsync(session, grown)).Steps);
    }

    [Fact]
    public async Task A_removed_line_quarantines_the_account_and_closes_nothing()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Small + "\n  qa: development\n")));
        var shrunk = TestOrganization.Desire(Small);
        AssertSucceeded(await organization.ApplyAsync(session, shrunk));
        Assert.Contains("account qa <aws+qa@acme.example> in Root/Suspended", await organization.DescribeAsync(session));
        Assert.Empty((await TestOrganization.PlanAsync(session, shrunk)).Steps);
    }

    /// <summary>
    /// For every call of applying a small organization: the process is killed when the call has had its effect and before
    /// its answer is seen; a second run ends in the world of a run that was never killed.
    /// </summary>
    [Fact]
    public async Task Killed_after_any_call_and_run_again_it_ends_in_the_same_world()
    {
        var desired = TestOrganization.Desire(Small);
        var expected = await RunUninterruptedAsync();
        var cases = 0;
        for (var killAfter = 1; ; killAfter++)
        {
            await using var organization = await TestOrganization.StartAsync();
            var session = await organization.OpenAsync();
            var killSwitch = new KillSwitch(killAfter);
            try
            {
                await organization.ApplyAsync(new KillingSession(session, killSwitch), desired);
            }
            catch (KilledException)
            {
                // As meant.
            }

            if (killSwitch.KilledAt is null) break;
            var report = await organization.ApplyAsync(session, desired);
            Assert.True(report.Succeeded, $"killed after call {killAfter} ({killSwitch.KilledAt}): {Failures(report)}");
            var world = await organization.DescribeAsync(session);
            Assert.True(expected.SequenceEqual(world), $"killed after call {killAfter} ({killSwitch.KilledAt}):\n{string.Join('\n', world.Except(expected))}\n--\n{string.Join('\n', expected.Except(world))}");
            cases++;
        }

        TestContext.Current.SendDiagnosticMessage($"{cases} kills");
        Assert.True(cases > 50, $"only {cases} calls were killed");

        async Task<ImmutableArray<string>> RunUninterruptedAsync()
        {
            await using var organization = await TestOrganization.StartAsync();
            var session = await organization.OpenAsync();
            AssertSucceeded(await organization.ApplyAsync(session, desired));
            return await organization.DescribeAsync(session);
        }
    }

    private static void AssertSucceeded(ApplyReport report) => Assert.True(report.Succeeded, Failures(report));

    private static string Failures(ApplyReport report) =>
        string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
}
