using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
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
