using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Operations;

public sealed class ChangeSetTests
{
    private const string Template = """
        Parameters: {V: {Type: String, Default: one}, C: {Type: String, Default: red}}
        Resources:
          A: {Type: Bulkhead::Test::Thing, Properties: {Value: !Ref B}}
          B: {Type: Bulkhead::Test::Thing, Properties: {Value: !Ref V, Color: !Ref C}}
        """;

    [Fact]
    public void A_new_stack_is_in_review_until_its_change_set_is_executed()
    {
        var cloud = new FakeCloud();
        var made = Create(cloud, "first", "CREATE", Template);
        var stack = cloud.Stack("s");
        Assert.Equal("REVIEW_IN_PROGRESS", stack.Text("StackStatus"));
        Assert.Equal("User Initiated", stack.Text("StackStatusReason"));
        var described = Describe(cloud, "first");
        Assert.Equal("CREATE_COMPLETE AVAILABLE", $"{described.Text("Status")} {described.Text("ExecutionStatus")}");
        Assert.Equal(
            """[{"Type":"Resource","ResourceChange":{"Action":"Add","LogicalResourceId":"A","ResourceType":"Bulkhead::Test::Thing","Scope":[],"Details":[]}},{"Type":"Resource","ResourceChange":{"Action":"Add","LogicalResourceId":"B","ResourceType":"Bulkhead::Test::Thing","Scope":[],"Details":[]}}]""",
            JsonText.Write(described["Changes"]));
        Assert.Equal("", cloud.Things.State);

        cloud.Do("ExecuteChangeSet", new JsonObject { ["ChangeSetName"] = made.Text("Id") });
        Assert.Equal("CREATE_COMPLETE", cloud.Stack("s").Text("StackStatus"));
        Assert.Equal(made.Text("Id"), cloud.Stack("s").Text("ChangeSetId"));
        Assert.Equal(2, cloud.Things.Count);
        Assert.Equal(["s: REVIEW_IN_PROGRESS", "s: CREATE_IN_PROGRESS"], cloud.Events("s").Take(2));
        Assert.Equal("EXECUTE_COMPLETE", Describe(cloud, "first").Text("ExecutionStatus"));
        Assert.Empty(cloud.Do("ListChangeSets", new JsonObject { ["StackName"] = "s" }).Objects("Summaries"));
        Assert.Equal("InvalidChangeSetStatus", cloud.Refused("ExecuteChangeSet", new JsonObject { ["ChangeSetName"] = made.Text("Id") }).Code);
    }

    [Fact]
    public void A_change_set_without_changes_fails_and_cannot_be_executed()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        var id = Create(cloud, "none", "UPDATE", Template).Text("Id");
        var described = Describe(cloud, "none");
        Assert.Equal("FAILED UNAVAILABLE", $"{described.Text("Status")} {described.Text("ExecutionStatus")}");
        Assert.Equal("The submitted information didn't contain changes. Submit different information to create a change set.", described.Text("StatusReason"));
        var refused = cloud.Refused("ExecuteChangeSet", new JsonObject { ["StackName"] = "s", ["ChangeSetName"] = "none" });
        Assert.Equal($"InvalidChangeSetStatus: ChangeSet [{id}] cannot be executed in its current status of [FAILED]", $"{refused.Code}: {refused.Message}");
        cloud.Do("DeleteChangeSet", new JsonObject { ["ChangeSetName"] = id });
        Assert.Equal("ChangeSetNotFound", cloud.Refused("DescribeChangeSet", new JsonObject { ["ChangeSetName"] = id }).Code);
    }

    [Fact]
    public void A_parameter_that_changes_in_place_and_what_it_causes()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        Create(cloud, "v", "UPDATE", Template, ("V", "two"));
        Assert.Equal(
            """[{"Target":{"Attribute":"Properties","Name":"Value","RequiresRecreation":"Never"},"Evaluation":"Static","ChangeSource":"ParameterReference","CausingEntity":"V"},{"Target":{"Attribute":"Properties","Name":"Value","RequiresRecreation":"Never"},"Evaluation":"Dynamic","ChangeSource":"DirectModification"}]""",
            JsonText.Write(Change(cloud, "v", "B")["Details"]));
        Assert.Equal("False", Change(cloud, "v", "B").Text("Replacement"));
        Assert.Single(Describe(cloud, "v").Objects("Changes"));
    }

    [Fact]
    public void A_replacement_is_told_with_those_that_refer_to_it()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        Create(cloud, "c", "UPDATE", Template, ("C", "blue"));
        var replaced = Change(cloud, "c", "B");
        Assert.Equal("""Modify True ["Properties"] ReplaceAndDelete""", $"{replaced.Text("Action")} {replaced.Text("Replacement")} {JsonText.Write(replaced["Scope"])} {replaced.Text("PolicyAction")}");
        var follower = Change(cloud, "c", "A");
        Assert.Equal("False", follower.Text("Replacement"));
        Assert.Contains("\"ChangeSource\":\"ResourceReference\",\"CausingEntity\":\"B\"", JsonText.Write(follower["Details"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_before_and_after_are_shown_when_asked_for()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        Create(cloud, "c", "UPDATE", Template, ("C", "blue"));
        var change = cloud.Do("DescribeChangeSet", new JsonObject { ["StackName"] = "s", ["ChangeSetName"] = "c", ["IncludePropertyValues"] = true })
            .Objects("Changes").Select(entry => entry["ResourceChange"]!.AsObject()).Single(entry => entry.Text("LogicalResourceId") == "A");
        Assert.Equal("""{"Properties":{"Value":"{{changeSet:KNOWN_AFTER_APPLY}}"}}""", change.Text("AfterContext"));
    }

    [Fact]
    public void Removals_tags_and_policies_are_changes()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        var request = Request("r", "UPDATE", "Resources: {B: {Type: Bulkhead::Test::Thing, DeletionPolicy: Retain, Properties: {Value: one, Color: red}}}");
        request["Tags"] = new JsonArray(new JsonObject { ["Key"] = "k", ["Value"] = "v" });
        cloud.Do("CreateChangeSet", request);
        Assert.Equal("Remove Delete", $"{Change(cloud, "r", "A").Text("Action")} {Change(cloud, "r", "A").Text("PolicyAction")}");
        Assert.Equal("""["DeletionPolicy","Tags"]""", JsonText.Write(Change(cloud, "r", "B")["Scope"]));
    }

    [Fact]
    public void Refusals_are_those_of_aws()
    {
        var cloud = new FakeCloud();
        Assert.Equal("Stack [s] does not exist", cloud.Refused("CreateChangeSet", Request("x", "UPDATE", Template)).Message);
        Assert.Equal("Stack [s] does not exist", cloud.Refused("DescribeChangeSet", new JsonObject { ["StackName"] = "s", ["ChangeSetName"] = "x" }).Message);
        Assert.Equal("StackName must be specified if ChangeSetName is not specified as an ARN.", cloud.Refused("DeleteChangeSet", new JsonObject { ["ChangeSetName"] = "x" }).Message);
        cloud.Create("s", Template);
        Assert.Equal("Stack [s] already exists and cannot be created again with the changeSet [x].", cloud.Refused("CreateChangeSet", Request("x", "CREATE", Template)).Message);
        Assert.Equal("ChangeSet [x] does not exist", cloud.Refused("DescribeChangeSet", new JsonObject { ["StackName"] = "s", ["ChangeSetName"] = "x" }).Message);
        Assert.Equal("AlreadyExistsException: Stack [s] already exists", Show(cloud.Refused("CreateStack", FakeCloud.Request("s", Template))));
        Assert.Equal("InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]",
            Show(cloud.Refused("CreateStack", FakeCloud.Request("i", "Resources: {R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}}"))));
        Assert.Equal("Template format error: Unrecognized resource types: [AWS::No::Such]. Resource type AWS::No::Such is not in the local cloud.",
            cloud.Refused("CreateStack", FakeCloud.Request("n", "Resources: {R: {Type: AWS::No::Such}}")).Message);
        Assert.Equal("Template error: resource R does not support attribute type Nope in Fn::GetAtt",
            cloud.Refused("CreateStack", FakeCloud.Request("n", "Resources: {R: {Type: Bulkhead::Test::Thing}}\nOutputs: {O: {Value: !GetAtt R.Nope}}")).Message);
        Assert.Equal("Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]",
            cloud.Refused("UpdateStack", FakeCloud.Request("s", "Resources: {A: {Type: AWS::S3::Bucket}}")).Message);
        Assert.Equal("Imports of existing resources into stacks are not in the local cloud", cloud.Refused("CreateChangeSet", Request("x", "IMPORT", Template)).Message);
        Assert.StartsWith("1 validation error detected: Value 's_1' at 'stackName'", cloud.Refused("CreateStack", FakeCloud.Request("s_1", Template)).Message, StringComparison.Ordinal);
        Assert.Contains("less than or equal to 51200", cloud.Refused("CreateStack", FakeCloud.Request("big", Template + "\n#" + new string('x', 52_000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_request_with_the_same_token_is_one_request()
    {
        var cloud = new FakeCloud();
        var token = new JsonObject { ["ClientRequestToken"] = "t" };
        Assert.Equal(cloud.Create("s", Template, token), cloud.Create("s", Template, token));
        Assert.Equal(2, cloud.Things.Count);
        var first = Request("x", "UPDATE", Template, ("V", "two"));
        first["ClientToken"] = "c";
        Assert.Equal(cloud.Do("CreateChangeSet", first).Text("Id"), cloud.Do("CreateChangeSet", first).Text("Id"));
        Assert.Equal("AlreadyExistsException", cloud.Refused("CreateChangeSet", Request("x", "UPDATE", Template, ("V", "two"))).Code);
    }

    [Fact]
    public void Lists_come_in_pages()
    {
        var cloud = new FakeCloud();
        for (var index = 0; index < 105; index++) cloud.Create($"s{index}", "Resources: {R: {Type: Bulkhead::Test::Thing, Properties: {Value: x}}}");
        var page = cloud.Do("DescribeStacks", []);
        Assert.Equal(100, page.Objects("Stacks").Count());
        Assert.Equal(5, cloud.Do("DescribeStacks", new JsonObject { ["NextToken"] = page.Text("NextToken") }).Objects("Stacks").Count());
        Assert.Equal("ValidationError", cloud.Refused("ListStacks", new JsonObject { ["NextToken"] = "made up" }).Code);
    }

    private static string Show(ServiceException refused) => $"{refused.Code}: {refused.Message}";

    private static JsonObject Request(string name, string type, string template, params (string, string)[] parameters) =>
        FakeCloud.Request("s", template, new JsonObject { ["ChangeSetName"] = name, ["ChangeSetType"] = type, ["Parameters"] = FakeCloud.Parameters(parameters) });

    private static JsonObject Create(FakeCloud cloud, string name, string type, string template, params (string, string)[] parameters) =>
        cloud.Do("CreateChangeSet", Request(name, type, template, parameters));

    private static JsonObject Describe(FakeCloud cloud, string name) => cloud.Do("DescribeChangeSet", new JsonObject { ["StackName"] = "s", ["ChangeSetName"] = name });

    private static JsonObject Change(FakeCloud cloud, string name, string id) =>
        Describe(cloud, name).Objects("Changes").Select(entry => entry["ResourceChange"]!.AsObject()).Single(entry => entry.Text("LogicalResourceId") == id);
}
