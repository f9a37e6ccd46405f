using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.CloudFormation.Resources.Ssm;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Services.Rehearsal;
using Bulkhead.LocalCloud.Services.Ssm;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Resources;

public sealed class ParameterResourceTests
{
    [Fact]
    public void A_parameter_is_read_as_it_is_now_also_after_more_versions_than_a_page_has()
    {
        var cloud = new FakeCloud(default, new SsmHandler(new RoleCode(new SessionTokens(new byte[32]))));
        for (var version = 0; version < 25; version++)
            cloud.Call(cloud.Context, "ssm", "PutParameter", new JsonObject { ["Name"] = "p", ["Type"] = "String", ["Value"] = $"{version}", ["Overwrite"] = version > 0 });
        var call = new ResourceCall(cloud.Context, "arn", "stack", "P", "1", _ => { });
        var actual = new ParameterResource().Read(call, "p", new JsonObject { ["Name"] = "p", ["Type"] = "String", ["Value"] = "24" });
        Assert.Equal("24", (string?)actual!["Value"]);
        Assert.Null(new ParameterResource().Read(call, "other", []));
    }

    [Fact]
    public void Tags_that_templates_give_as_an_object_are_set_where_they_differ_and_removed_where_they_are_gone()
    {
        var changes = TagChanges.OfMaps(new JsonObject { ["same"] = "1", ["other"] = "1", ["gone"] = "1" }, new JsonObject { ["same"] = "1", ["other"] = "2", ["new"] = "3" });
        Assert.Equal("""{"other":"2","new":"3"}""", TagChanges.Map(changes.Set).ToJsonString());
        Assert.Equal(["gone"], changes.Removed);
        Assert.Empty(TagChanges.OfMaps(null, null).Set);
        Assert.Equal(["a"], TagChanges.OfMaps(new JsonObject { ["a"] = "b" }, null).Removed);
    }
}
