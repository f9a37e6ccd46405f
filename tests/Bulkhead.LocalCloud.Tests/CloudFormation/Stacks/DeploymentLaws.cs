using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Stacks;

/// <summary>Templates of chained resources, made from seeds.</summary>
public sealed class DeploymentLaws
{
    [Fact]
    public void Created_changed_and_deleted_stacks_leave_nothing()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var cloud = new FakeCloud();
            cloud.Create("s", Template(random));
            for (var step = 0; step < 4; step++) Change(cloud, Template(random));
            Assert.EndsWith("_COMPLETE", cloud.Stack("s").Text("StackStatus"), StringComparison.Ordinal);
            Assert.Equal(Live(cloud), cloud.Things.Count);
            cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
            Assert.Equal("", cloud.Things.State);
        }
    }

    [Fact]
    public void A_failure_at_any_call_goes_back_to_the_exact_state_before()
    {
        var cases = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            for (var at = 1; ; at++)
            {
                var random = new Random(seed);
                var cloud = new FakeCloud();
                cloud.Create("s", Template(random));
                var (things, resources, template) = (cloud.Things.State, DeploymentTests.Resources(cloud), Body(cloud));
                var calls = 0;
                cloud.Things.Refuses = call => call.StartsWith("Put", StringComparison.Ordinal) && ++calls == at;
                Change(cloud, Template(random));
                if (calls < at) break;
                cases++;
                Assert.Equal("UPDATE_ROLLBACK_COMPLETE", cloud.Stack("s").Text("StackStatus"));
                Assert.Equal(things, cloud.Things.State);
                Assert.Equal(resources, DeploymentTests.Resources(cloud));
                Assert.Equal(template, Body(cloud));
            }
        }

        Assert.True(cases > 100, $"{cases} cases");
    }

    [Fact]
    public void An_executed_change_set_leaves_nothing_to_change()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var cloud = new FakeCloud();
            cloud.Create("s", Template(random));
            var next = Template(random);
            Change(cloud, next);
            Assert.Equal("No updates are to be performed.", cloud.Refused("UpdateStack", FakeCloud.Request("s", next)).Message);
        }
    }

    private static void Change(FakeCloud cloud, string template)
    {
        try
        {
            cloud.Update("s", template);
        }
        catch (ServiceException unchanged) when (unchanged.Message == "No updates are to be performed.")
        {
            // Two templates of a seed may be alike.
        }
    }

    private static int Live(FakeCloud cloud) => cloud.Do("DescribeStackResources", new JsonObject { ["StackName"] = "s" }).Objects("StackResources").Count();

    private static string Body(FakeCloud cloud) => cloud.Do("GetTemplate", new JsonObject { ["StackName"] = "s" }).Text("TemplateBody")!;

    /// <summary>Up to eight things; each may refer to things before it, by reference or attribute, and has a colour that replaces it.</summary>
    private static string Template(Random random)
    {
        var text = new StringBuilder("Resources:\n");
        var names = Enumerable.Range(0, 8).Where(_ => random.Next(3) > 0).Select(index => $"R{index}").ToList();
        if (names.Count == 0) names.Add("R0");
        for (var index = 0; index < names.Count; index++)
        {
            var value = index > 0 && random.Next(2) == 0
                ? $"!{(random.Next(2) == 0 ? "Ref" : "GetAtt")} {names[random.Next(index)]}" : $"v{random.Next(3)}";
            if (value.StartsWith("!GetAtt", StringComparison.Ordinal)) value += random.Next(2) == 0 ? ".Arn" : ".Value";
            text.Append($"  {names[index]}:\n    Type: Bulkhead::Test::Thing\n    Properties:\n      Value: {value}\n      Color: c{random.Next(2)}\n");
            if (random.Next(3) == 0) text.Append($"      Finish: f{random.Next(2)}\n");
            if (index > 0 && random.Next(4) == 0) text.Append($"    DependsOn: {names[random.Next(index)]}\n");
        }

        return text.ToString();
    }
}
