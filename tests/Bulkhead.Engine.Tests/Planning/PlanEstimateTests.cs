using Bulkhead.Engine.Planning;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning;

public sealed class PlanEstimateTests
{
    [Fact]
    public void Creating_accounts_takes_ten_seconds_each_after_the_burst()
    {
        var builder = new ModelBuilder();
        for (var i = 0; i < 13; i++) builder.Account($"a{i}", "bare");
        var desired = builder.Build();
        var estimate = PlanEstimate.Of(Planner.Plan(desired, SimulatedCloud.Empty().Observe(desired)).Plan);
        Assert.Equal(13, estimate.CallsByApi["organizations:CreateAccount"]);
        Assert.Equal(TimeSpan.FromSeconds(100), estimate.AtLeast);
        Assert.Equal(estimate.Calls, estimate.CallsByApi.Values.Sum());
    }

    [Fact]
    public void Nothing_to_do_costs_nothing()
    {
        var desired = new ModelBuilder().Build();
        var cloud = SimulatedCloud.Empty();
        cloud.Apply(Planner.Plan(desired, cloud.Observe(desired)).Plan);
        var estimate = PlanEstimate.Of(Planner.Plan(desired, cloud.Observe(desired)).Plan);
        Assert.Equal((0, TimeSpan.Zero), (estimate.Calls, estimate.AtLeast));
    }
}
