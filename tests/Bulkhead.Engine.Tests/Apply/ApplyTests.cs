using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
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

    /// <summary>An account for the logs and one to work in; the trail needs both the management account and the logs.</summary>
    private const string Smallest = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
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
    public async Task An_added_line_touches_that_account_and_the_lists_that_name_it_only()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Small)));
        var grown = TestOrganization.Desire(Small + "\n  qa: development\n");
        var plan = await TestOrganization.PlanAsync(session, grown);
        Assert.NotEmpty(plan.Steps);
        Assert.All(
            plan.Steps.Where(s => s.Address is not { Account: "security", Name: "guardduty-members" or "inspector-members" }),
            s => Assert.Equal("qa", s.Address.Account ?? s.Address.Name));
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
        Assert.Contains("account qa <aws+qa@acme.example> in Root/Suspended", await TestOrganization.DescribeAsync(session));
        Assert.Empty((await TestOrganization.PlanAsync(session, shrunk)).Steps);
    }

    /// <summary>Found by the crash test: the repeat of a move that was made says that the account is not at its source.</summary>
    [Fact]
    public async Task A_lost_answer_to_a_move_does_not_fail_the_placement()
    {
        var moves = 0;
        await using var organization = await TestOrganization.StartAsync(new LocalCloudOptions
        {
            AfterCall = call => call.Operation == "MoveAccount" && Interlocked.Increment(ref moves) == 1 ? CloudFault.Cut : null,
        });
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Smallest)));
        Assert.True(moves > 1, "no move was cut");
    }

    /// <summary>
    /// For every call of applying a small organization: the process is killed when the call has had its effect and before
    /// anybody sees its answer. What is left of the world then is what the state file holds at that moment; a second run
    /// on it must end in the world of a run that was never killed.
    /// </summary>
    [Fact]
    public async Task Killed_after_any_call_and_run_again_it_ends_in_the_same_world()
    {
        using var folder = new TestFolder();
        var desired = TestOrganization.Desire(Smallest);
        var moments = new ConcurrentQueue<(string Call, byte[] World)>();
        (string Call, byte[] World)[] killed;
        ImmutableArray<string> expected;
        var file = folder.File("whole");
        await using (var organization = await TestOrganization.StartAsync(new LocalCloudOptions
        {
            StateFile = file,
            FlushToDisk = false,
            AfterCall = call =>
            {
                moments.Enqueue(($"{call.Number} {call.Service}:{call.Operation}", TestFolder.ReadShared(file)));
                return null;
            },
        }))
        {
            var session = await organization.OpenAsync();
            AssertSucceeded(await organization.ApplyAsync(session, desired));
            killed = [.. moments];
            expected = await TestOrganization.DescribeAsync(session);
        }

        foreach (var (call, world) in killed)
        {
            var copy = folder.File("killed");
            await File.WriteAllBytesAsync(copy, world, TestContext.Current.CancellationToken);
            await using var organization = await TestOrganization.StartAsync(new LocalCloudOptions { StateFile = copy, FlushToDisk = false });
            var session = await organization.OpenAsync();
            var report = await organization.ApplyAsync(session, desired);
            Assert.True(report.Succeeded, $"killed after call {call}: {Failures(report)}");
            var ended = await TestOrganization.DescribeAsync(session);
            Assert.True(
                expected.SequenceEqual(ended),
                $"killed after call {call}:\n{string.Join('\n', ended.Except(expected))}\n-- instead of\n{string.Join('\n', expected.Except(ended))}");
        }

        TestContext.Current.SendDiagnosticMessage($"{killed.Length} kills");
        Assert.True(killed.Length > 100, $"only {killed.Length} calls were killed");
    }

    private static void AssertSucceeded(ApplyReport report) => Assert.True(report.Succeeded, Failures(report));

    private static string Failures(ApplyReport report) =>
        string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
}
