using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Stacks;

public sealed class DeploymentTests
{
    private const string Two = """
        Parameters: {V: {Type: String, Default: one}}
        Resources:
          A: {Type: Bulkhead::Test::Thing, Properties: {Name: a, Value: !GetAtt B.Value}}
          B: {Type: Bulkhead::Test::Thing, Properties: {Name: b, Value: !Ref V}}
        Outputs:
          Arn: {Value: !GetAtt A.Arn, Description: of a, Export: {Name: !Sub "${AWS::StackName}-arn"}}
        """;

    [Fact]
    public void A_stack_is_made_in_the_order_of_its_dependencies_with_the_events_of_aws()
    {
        var cloud = new FakeCloud();
        var id = cloud.Create("s", Two, new JsonObject { ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "k", ["Value"] = "v" }) });
        Assert.Equal("Put b=one, Put a=one", string.Join(", ", cloud.Things.Calls));
        Assert.Equal("""a="one"[{"Key":"k","Value":"v"}] b="one"[{"Key":"k","Value":"v"}]""", cloud.Things.State);
        Assert.Equal(
        [
            "s: CREATE_IN_PROGRESS", "B: CREATE_IN_PROGRESS", "B: CREATE_IN_PROGRESS", "B: CREATE_COMPLETE", "A: CREATE_IN_PROGRESS",
            "A: CREATE_IN_PROGRESS", "A: CREATE_COMPLETE", "s: CREATE_COMPLETE",
        ], cloud.Events("s"));
        var stack = cloud.Stack("s");
        Assert.Equal(id, stack.Text("StackId"));
        Assert.Equal("CREATE_COMPLETE", stack.Text("StackStatus"));
        Assert.Equal("""[{"OutputKey":"Arn","OutputValue":"arn:thing:a","Description":"of a","ExportName":"s-arn"}]""", JsonText.Write(stack["Outputs"]));
        Assert.Equal("""[{"ParameterKey":"V","ParameterValue":"one"}]""", JsonText.Write(stack["Parameters"]));
    }

    [Fact]
    public void An_update_touches_only_what_changes_and_what_follows_from_it()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Two);
        cloud.Things.Calls.Clear();
        cloud.Update("s", Two, new JsonObject { ["Parameters"] = FakeCloud.Parameters(("V", "two")) });
        Assert.Equal("Put b=two, Put a=two", string.Join(", ", cloud.Things.Calls));
        Assert.Equal("UPDATE_COMPLETE", cloud.Stack("s").Text("StackStatus"));
        var refused = cloud.Refused("UpdateStack", FakeCloud.Request("s", Two, new JsonObject { ["Parameters"] = FakeCloud.Parameters(("V", "two")) }));
        Assert.Equal("No updates are to be performed.", refused.Message);
    }

    [Fact]
    public void A_replacement_makes_the_new_one_first_and_removes_the_old_one_last()
    {
        var cloud = new FakeCloud();
        const string Template = """
            Parameters: {C: {Type: String}}
            Resources:
              A: {Type: Bulkhead::Test::Thing, Properties: {Color: !Ref C, Value: x}}
              B: {Type: Bulkhead::Test::Thing, Properties: {Name: b, Value: !Ref A}}
            """;
        cloud.Create("s", Template, new JsonObject { ["Parameters"] = FakeCloud.Parameters(("C", "red")) });
        var old = Physical(cloud, "A");
        cloud.Things.Calls.Clear();
        cloud.Update("s", Template, new JsonObject { ["Parameters"] = FakeCloud.Parameters(("C", "blue")) });
        var made = Physical(cloud, "A");
        Assert.NotEqual(old, made);
        Assert.Equal([$"Put {made}=x", $"Put b={made}", $"Delete {old}"], cloud.Things.Calls);
        Assert.Equal(2, cloud.Things.Count);
    }

    [Fact]
    public void A_named_resource_cannot_be_replaced()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", "Resources: {A: {Type: Bulkhead::Test::Thing, Properties: {Name: a, Color: red, Value: x}}}");
        var before = cloud.Things.State;
        cloud.Update("s", "Resources: {A: {Type: Bulkhead::Test::Thing, Properties: {Name: a, Color: blue, Value: x}}}");
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", cloud.Stack("s").Text("StackStatus"));
        Assert.Equal(before, cloud.Things.State);
        Assert.Contains("A: UPDATE_FAILED", cloud.Events("s"));
    }

    [Fact]
    public void A_failed_creation_takes_everything_back()
    {
        var cloud = new FakeCloud();
        cloud.Things.Refuses = call => call == "Put a=one";
        cloud.Create("s", Two);
        Assert.Equal("", cloud.Things.State);
        Assert.Equal(
        [
            "s: CREATE_IN_PROGRESS", "B: CREATE_IN_PROGRESS", "B: CREATE_IN_PROGRESS", "B: CREATE_COMPLETE", "A: CREATE_IN_PROGRESS", "A: CREATE_FAILED",
            "s: ROLLBACK_IN_PROGRESS", "A: DELETE_IN_PROGRESS", "A: DELETE_COMPLETE", "B: DELETE_IN_PROGRESS", "B: DELETE_COMPLETE", "s: ROLLBACK_COMPLETE",
        ], cloud.Events("s"));
        var events = cloud.Do("DescribeStackEvents", new JsonObject { ["StackName"] = "s" }).Objects("StackEvents").ToList();
        Assert.Contains(events, entry => entry.Text("ResourceStatusReason") == "The following resource(s) failed to create: [A]. Rollback requested by user.");
        Assert.Contains(events, entry => entry.Text("ResourceStatusReason")?.StartsWith("Resource handler returned message: \"No: Put a=one", StringComparison.Ordinal) == true);
        Assert.Equal($"Stack:{cloud.Stack("s").Text("StackId")} is in ROLLBACK_COMPLETE state and can not be updated.", cloud.Refused("UpdateStack", FakeCloud.Request("s", Two)).Message);
    }

    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("DO_NOTHING", "b=\"one\"")]
    public void OnFailure_decides_what_becomes_of_a_failed_stack(string onFailure, string left)
    {
        var cloud = new FakeCloud();
        cloud.Things.Refuses = call => call == "Put a=one";
        var id = cloud.Create("s", Two, new JsonObject { ["OnFailure"] = onFailure });
        Assert.Equal(left, cloud.Things.State);
        Assert.Equal(onFailure == "DELETE" ? "DELETE_COMPLETE" : "CREATE_FAILED", cloud.Stack(id).Text("StackStatus"));
    }

    [Fact]
    public void A_resource_that_fails_half_way_is_removed_too()
    {
        var cloud = new FakeCloud();
        cloud.Things.Refuses = call => call == "Put a=done";
        cloud.Create("s", "Resources: {A: {Type: Bulkhead::Test::Thing, Properties: {Name: a, Value: x, Finish: done}}}");
        Assert.Equal("", cloud.Things.State);
        Assert.Equal("ROLLBACK_COMPLETE", cloud.Stack("s").Text("StackStatus"));
    }

    [Theory]
    [InlineData(false, "b=\"x\"")]
    [InlineData(true, "")]
    public void A_failed_creation_leaves_what_is_to_be_retained_unless_it_is_told_otherwise(bool exceptOnCreate, string left)
    {
        var cloud = new FakeCloud();
        cloud.Things.Refuses = call => call == "Put a=b";
        cloud.Create("s", """
            Resources:
              A: {Type: Bulkhead::Test::Thing, Properties: {Name: a, Value: !Ref B}}
              B: {Type: Bulkhead::Test::Thing, DeletionPolicy: Retain, Properties: {Name: b, Value: x}}
            """, new JsonObject { ["RetainExceptOnCreate"] = exceptOnCreate });
        Assert.Equal("ROLLBACK_COMPLETE", cloud.Stack("s").Text("StackStatus"));
        Assert.Equal(left, cloud.Things.State);
    }

    [Fact]
    public void A_failed_update_goes_back_to_the_state_before()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Two);
        var (things, resources) = (cloud.Things.State, Resources(cloud));
        cloud.Things.Refuses = call => call == "Put a=two";
        cloud.Update("s", Two, new JsonObject { ["Parameters"] = FakeCloud.Parameters(("V", "two")) });
        Assert.Equal(things, cloud.Things.State);
        Assert.Equal(resources, Resources(cloud));
        var stack = cloud.Stack("s");
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", stack.Text("StackStatus"));
        Assert.Equal("one", stack.Objects("Parameters").Single().Text("ParameterValue"));
        Assert.Equal(
        [
            "s: UPDATE_IN_PROGRESS", "B: UPDATE_IN_PROGRESS", "B: UPDATE_COMPLETE", "A: UPDATE_IN_PROGRESS", "A: UPDATE_FAILED",
            "s: UPDATE_ROLLBACK_IN_PROGRESS", "A: UPDATE_IN_PROGRESS", "A: UPDATE_COMPLETE", "B: UPDATE_IN_PROGRESS", "B: UPDATE_COMPLETE",
            "s: UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "s: UPDATE_ROLLBACK_COMPLETE",
        ], cloud.Events("s").Skip(8));
    }

    [Fact]
    public void A_rollback_that_fails_can_be_continued()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Two);
        var things = cloud.Things.State;
        cloud.Things.Refuses = call => call is "Put a=two" or "Put b=one";
        cloud.Update("s", Two, new JsonObject { ["Parameters"] = FakeCloud.Parameters(("V", "two")) });
        Assert.Equal("UPDATE_ROLLBACK_FAILED", cloud.Stack("s").Text("StackStatus"));
        cloud.Things.Refuses = _ => false;
        cloud.Do("ContinueUpdateRollback", new JsonObject { ["StackName"] = "s" });
        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", cloud.Stack("s").Text("StackStatus"));
        Assert.Equal(things, cloud.Things.State);
    }

    [Fact]
    public void Deletion_policies_are_honoured_and_the_stack_is_gone_by_name()
    {
        var cloud = new FakeCloud();
        var id = cloud.Create("s", """
            Resources:
              Kept: {Type: Bulkhead::Test::Thing, DeletionPolicy: Retain, Properties: {Name: kept, Value: x}}
              Gone: {Type: Bulkhead::Test::Thing, Properties: {Name: gone, Value: !Ref Kept}}
            """);
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
        Assert.Equal("kept=\"x\"", cloud.Things.State);
        Assert.Equal("Stack with id s does not exist", cloud.Refused("DescribeStacks", new JsonObject { ["StackName"] = "s" }).Message);
        Assert.Equal("DELETE_COMPLETE", cloud.Stack(id).Text("StackStatus"));
        Assert.Equal(["s: DELETE_IN_PROGRESS", "Gone: DELETE_IN_PROGRESS", "Gone: DELETE_COMPLETE", "Kept: DELETE_SKIPPED", "s: DELETE_COMPLETE"], cloud.Events(id).TakeLast(5));
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
    }

    [Fact]
    public void What_cannot_be_deleted_keeps_what_it_needs_and_can_be_retained()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Two);
        cloud.Things.Refuses = call => call == "Delete a";
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
        var stack = cloud.Stack("s");
        Assert.Equal("DELETE_FAILED", stack.Text("StackStatus"));
        Assert.Equal("The following resource(s) failed to delete: [A]. ", stack.Text("StackStatusReason"));
        Assert.Equal(2, cloud.Things.Count);
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s", ["RetainResources"] = new JsonArray("A") });
        Assert.Equal("a=\"one\"", cloud.Things.State);
    }

    [Fact]
    public void Exports_are_unique_and_stay_while_they_are_imported()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Two);
        cloud.Create("user", "Resources: {C: {Type: Bulkhead::Test::Thing, Properties: {Name: c, Value: !ImportValue s-arn}}}");
        Assert.Equal("a=\"one\" b=\"one\" c=\"arn:thing:a\"", cloud.Things.State);
        Assert.Equal("""["user"]""", JsonText.Write(cloud.Do("ListImports", new JsonObject { ["ExportName"] = "s-arn" })["Imports"]));
        Assert.Equal("s-arn", cloud.Do("ListExports", []).Objects("Exports").Single().Text("Name"));
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
        Assert.Equal("Export s-arn cannot be deleted as it is in use by user", cloud.Stack("s").Text("StackStatusReason"));
        cloud.Create("twice", "Resources: {D: {Type: Bulkhead::Test::Thing, Properties: {Value: x}}}\nOutputs: {O: {Value: x, Export: {Name: s-arn}}}");
        Assert.Equal("ROLLBACK_COMPLETE", cloud.Stack("twice").Text("StackStatus"));
        Assert.Equal(3, cloud.Things.Count);
    }

    [Fact]
    public void Protected_stacks_are_not_deleted()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Two, new JsonObject { ["EnableTerminationProtection"] = true });
        Assert.Equal("Stack [s] cannot be deleted while TerminationProtection is enabled", cloud.Refused("DeleteStack", new JsonObject { ["StackName"] = "s" }).Message);
        cloud.Do("UpdateTerminationProtection", new JsonObject { ["StackName"] = "s", ["EnableTerminationProtection"] = false });
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
        Assert.Equal("", cloud.Things.State);
    }

    [Theory]
    [InlineData("{Value: x, Wrong: y}", "Encountered unsupported property Wrong")]
    [InlineData("{Name: x}", "Property Value cannot be empty.")]
    [InlineData("{Value: [x]}", "Value of property Value must be of type String")]
    [InlineData("{Value: x, Count: many}", "Value of property Count must be of type Integer")]
    [InlineData("{Value: x, Links: one}", "Value of property Links must be of type List of String")]
    [InlineData("{Value: x, Tags: {a: b}}", "Value of property Tags must be a list")]
    public void Properties_are_strict(string properties, string reason)
    {
        var cloud = new FakeCloud();
        cloud.Create("s", $"Resources: {{A: {{Type: Bulkhead::Test::Thing, Properties: {properties}}}}}");
        Assert.Contains(cloud.Do("DescribeStackEvents", new JsonObject { ["StackName"] = "s" }).Objects("StackEvents"),
            entry => entry.Text("ResourceStatus") == "CREATE_FAILED" && entry.Text("ResourceStatusReason") == reason);
        Assert.Equal("ROLLBACK_COMPLETE", cloud.Stack("s").Text("StackStatus"));
    }

    [Fact]
    public void A_deployment_shows_as_in_progress_until_its_time_is_over()
    {
        var cloud = new FakeCloud(pace: TimeSpan.FromSeconds(30));
        cloud.Create("s", Two);
        Assert.Equal("CREATE_IN_PROGRESS", cloud.Stack("s").Text("StackStatus"));
        Assert.False(cloud.Stack("s").ContainsKey("Outputs"));
        Assert.Contains("is in CREATE_IN_PROGRESS state and can not be updated.", cloud.Refused("UpdateStack", FakeCloud.Request("s", Two)).Message, StringComparison.Ordinal);
        cloud.Now += TimeSpan.FromSeconds(35);
        var resources = cloud.Do("ListStackResources", new JsonObject { ["StackName"] = "s" }).Objects("StackResourceSummaries");
        Assert.Contains(resources, resource => resource.Text("LogicalResourceId") == "B" && resource.Text("ResourceStatus") == "CREATE_COMPLETE");
        Assert.DoesNotContain("s: CREATE_COMPLETE", cloud.Events("s"));
        cloud.Now += TimeSpan.FromSeconds(35);
        Assert.Equal("CREATE_COMPLETE", cloud.Stack("s").Text("StackStatus"));
    }

    [Fact]
    public void Values_that_are_never_shown_are_in_no_event_and_no_answer()
    {
        var cloud = new FakeCloud();
        var id = cloud.Create("s", "Parameters: {Secret: {Type: String, NoEcho: true}}\nResources: {A: {Type: Bulkhead::Test::Thing, Properties: {Value: !Sub 'x-${Secret}'}}}",
            new JsonObject { ["Parameters"] = FakeCloud.Parameters(("Secret", "hush-hush")) });
        Assert.DoesNotContain("hush-hush", JsonText.Write(cloud.Do("DescribeStackEvents", new JsonObject { ["StackName"] = "s" })), StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", JsonText.Write(cloud.Stack("s")), StringComparison.Ordinal);
        Assert.Contains("hush-hush", cloud.Things.State, StringComparison.Ordinal);
        cloud.Do("DeleteStack", new JsonObject { ["StackName"] = "s" });
        Assert.DoesNotContain("hush-hush", JsonText.Write(cloud.Do("DescribeStackEvents", new JsonObject { ["StackName"] = id })), StringComparison.Ordinal);
    }

    internal static string Resources(FakeCloud cloud) => string.Join(' ', cloud.Do("DescribeStackResources", new JsonObject { ["StackName"] = "s" })
        .Objects("StackResources").Select(resource => $"{resource.Text("LogicalResourceId")}={resource.Text("PhysicalResourceId")}"));

    private static string Physical(FakeCloud cloud, string id) => cloud.Do("DescribeStackResource", new JsonObject { ["StackName"] = "s", ["LogicalResourceId"] = id })["StackResourceDetail"]!.AsObject().Text("PhysicalResourceId")!;
}
