using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ecs;
using Bulkhead.LocalCloud.Services.Rehearsal;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Ecs;

/// <summary>RunTask API page: ten tasks, 8,192 characters of overrides.</summary>
public sealed class TaskLimitTests
{
    private readonly FakeCloud _cloud = new(default, new EcsHandler(new RoleCode(new SessionTokens(new byte[32]))));

    public TaskLimitTests()
    {
        Do("CreateCluster", "{}");
        Do("RegisterTaskDefinition", """{"family":"f","containerDefinitions":[{"name":"c","image":"i","command":["bulkhead-rehearsal print"]}]}""");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(1_000_000)]
    public void More_tasks_than_ten_are_refused(int count) =>
        Assert.Equal("InvalidParameterException", Assert.Throws<ServiceException>(() => Do("RunTask", $$"""{"taskDefinition":"f","count":{{count}}}""")).Code);

    [Fact]
    public void Ten_tasks_are_taken_and_long_overrides_are_not()
    {
        Assert.Equal(10, Do("RunTask", """{"taskDefinition":"f","count":10}""").Objects("tasks").Count());
        var overrides = $$$"""{"containerOverrides":[{"name":"c","command":["{{{new string('x', 8_192)}}}"]}]}""";
        Assert.Equal("InvalidParameterException", Assert.Throws<ServiceException>(() => Do("RunTask", $$"""{"taskDefinition":"f","overrides":{{overrides}}}""")).Code);
    }

    private JsonObject Do(string operation, string input) => _cloud.Call(_cloud.Context, "ecs", operation, (JsonObject)JsonNode.Parse(input)!);
}
