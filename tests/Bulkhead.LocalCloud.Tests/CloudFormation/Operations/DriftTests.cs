using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Operations;

public sealed class DriftTests
{
    private const string Template = """
        Description: things
        Metadata: {a: b}
        Parameters: {P: {Type: String, Default: p, AllowedValues: [p, q]}}
        Resources:
          A: {Type: Bulkhead::Test::Thing, Metadata: {note: !Ref B}, Properties: {Name: a, Value: x}}
          B: {Type: Bulkhead::Test::Thing, Properties: {Name: b, Value: y}}
        """;

    [Fact]
    public void Drift_is_read_from_the_real_resources()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        Assert.Equal("IN_SYNC", Detect(cloud).Text("StackDriftStatus"));
        cloud.Things.Tamper("a", "changed");
        cloud.Things.Tamper("b", null);
        var status = Detect(cloud);
        Assert.Equal("DRIFTED DETECTION_COMPLETE 2", $"{status.Text("StackDriftStatus")} {status.Text("DetectionStatus")} {status["DriftedStackResourceCount"]}");
        var drifts = cloud.Do("DescribeStackResourceDrifts", new JsonObject { ["StackName"] = "s" }).Objects("StackResourceDrifts").ToList();
        Assert.Equal("MODIFIED", drifts[0].Text("StackResourceDriftStatus"));
        Assert.Equal("""[{"PropertyPath":"/Value","ExpectedValue":"x","ActualValue":"changed","DifferenceType":"NOT_EQUAL"}]""", JsonText.Write(drifts[0]["PropertyDifferences"]));
        Assert.Equal("DELETED", drifts[1].Text("StackResourceDriftStatus"));
        Assert.Equal("DRIFTED", cloud.Stack("s")["DriftInformation"]!.AsObject().Text("StackDriftStatus"));
    }

    [Fact]
    public void Templates_and_resources_are_shown_as_they_were_given()
    {
        var cloud = new FakeCloud();
        cloud.Create("s", Template);
        Assert.Equal(Template, cloud.Do("GetTemplate", new JsonObject { ["StackName"] = "s" }).Text("TemplateBody"));
        var summary = cloud.Do("GetTemplateSummary", new JsonObject { ["StackName"] = "s" });
        Assert.Equal(
            """{"Parameters":[{"ParameterKey":"P","NoEcho":false,"DefaultValue":"p","ParameterType":"String","ParameterConstraints":{"AllowedValues":["p","q"]}}],"ResourceTypes":["Bulkhead::Test::Thing"],"Version":"2010-09-09","DeclaredTransforms":[],"Description":"things","Metadata":"{\"a\":\"b\"}"}""",
            JsonText.Write(summary));
        var validated = cloud.Do("ValidateTemplate", new JsonObject { ["TemplateBody"] = "Resources: {R: {Type: AWS::IAM::Role}}" });
        Assert.Equal("The following resource(s) require capabilities: [AWS::IAM::Role]", validated.Text("CapabilitiesReason"));
        var detail = cloud.Do("DescribeStackResource", new JsonObject { ["StackName"] = "s", ["LogicalResourceId"] = "A" })["StackResourceDetail"]!.AsObject();
        Assert.Equal("""a {"note":"b"}""", $"{detail.Text("PhysicalResourceId")} {detail.Text("Metadata")}");
    }

    private static JsonObject Detect(FakeCloud cloud)
    {
        var id = cloud.Do("DetectStackDrift", new JsonObject { ["StackName"] = "s" }).Text("StackDriftDetectionId");
        return cloud.Do("DescribeStackDriftDetectionStatus", new JsonObject { ["StackDriftDetectionId"] = id });
    }
}
