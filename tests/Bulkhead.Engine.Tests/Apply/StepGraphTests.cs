using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Apply;

public sealed class StepGraphTests
{
    [Fact]
    public void A_step_is_ready_when_all_that_it_waits_for_are_done()
    {
        var graph = new StepGraph([Step("a"), Step("b"), Step("c", "a", "b")]);
        Assert.Equal("a", graph.TakeReady()!.Address.Name);
        Assert.Equal("b", graph.TakeReady()!.Address.Name);
        Assert.Null(graph.TakeReady());
        graph.Complete(Address("a"));
        Assert.Null(graph.TakeReady());
        graph.Complete(Address("b"));
        Assert.Equal("c", graph.TakeReady()!.Address.Name);
    }

    [Fact]
    public void A_failure_holds_back_all_that_wait_for_it_once_each_and_no_others()
    {
        var graph = new StepGraph([Step("a"), Step("b", "a"), Step("c", "a", "b"), Step("d", "c"), Step("other")]);
        graph.TakeReady();
        Assert.Equal(["b", "c", "d"], graph.Fail(Address("a")).Select(s => s.Address.Name).Order());
        Assert.Equal("other", graph.TakeReady()!.Address.Name);
        Assert.Null(graph.TakeReady());
    }

    [Fact]
    public void A_step_that_was_held_back_never_becomes_ready()
    {
        var graph = new StepGraph([Step("a"), Step("b"), Step("c", "a", "b")]);
        graph.TakeReady();
        graph.TakeReady();
        graph.Fail(Address("a"));
        graph.Complete(Address("b"));
        Assert.Null(graph.TakeReady());
    }

    [Fact]
    public void What_a_plan_does_not_hold_is_not_waited_for()
    {
        var graph = new StepGraph([Step("a", "exists already")]);
        Assert.Equal("a", graph.TakeReady()!.Address.Name);
    }

    [Fact]
    public async Task Creations_of_accounts_that_wait_for_AWS_do_not_keep_other_steps_from_running()
    {
        // Nobody answers for the accounts until all the other steps are over.
        var others = new CountdownEvent(20);
        var session = new FakeSession();
        session.Answers["organizations:CreateAccount"] = _ =>
        {
            Assert.True(others.Wait(TimeSpan.FromSeconds(30)));
            return FakeSession.Refuse("AccessDeniedException", RefusalKind.AccessDenied);
        };
        session.Answers["organizations:EnableAWSServiceAccess"] = _ =>
        {
            others.Signal();
            return session.Succeed();
        };
        var steps = Enumerable.Range(0, 10).Select(i => Creation($"account-{i}")).Concat(Enumerable.Range(0, 20).Select(i => Step($"step-{i}")));
        using var context = TestContexts.Make(session, pace: ApplyPace.Local with { Width = 2, CreationWidth = 3 });
        var reports = await new Applier(context, new SilentObserver()).RunAsync([.. steps], CancellationToken.None);
        Assert.Equal(20, reports.Count(r => r.Outcome is StepOutcome.Done));
        Assert.Equal(10, reports.Count(r => r.Outcome is StepOutcome.Failed));
    }

    private static PlanStep Creation(string name) => Step(name) with
    {
        Address = new StepAddress(StepKind.Account, name),
        Payload = new StepPayload.CreateAccount(name, name, $"{name}@acme.example", ImmutableSortedDictionary<string, string>.Empty),
    };

    private static StepAddress Address(string name) => new(StepKind.Unit, name);

    private static PlanStep Step(string name, params string[] after) => new()
    {
        Address = Address(name),
        Action = StepAction.Create,
        Payload = new StepPayload.EnableTrustedAccess(name),
        Reason = "test",
        After = [.. after.Select(Address)],
    };
}
