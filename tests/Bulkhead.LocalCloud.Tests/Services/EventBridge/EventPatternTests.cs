using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.EventBridge;

/// <summary>Patterns and cases after the EventBridge User Guide, "Comparison operators for use in event patterns".</summary>
public sealed class EventPatternTests
{
    [Theory]
    [InlineData("""{"a":["x"]}""", """{"a":"x"}""", true)]
    [InlineData("""{"a":["x"]}""", """{"a":"X"}""", false)]
    [InlineData("""{"a":["x","y"]}""", """{"a":["z","y"]}""", true)]
    [InlineData("""{"a":["x"],"b":["y"]}""", """{"a":"x"}""", false)]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":{"b":"x","c":1}}""", true)]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":[{"b":"w"},{"b":"x"}]}""", true)]
    [InlineData("""{"a":[1]}""", """{"a":1.0}""", true)]
    [InlineData("""{"a":["1"]}""", """{"a":1}""", false)]
    [InlineData("""{"a":[null]}""", """{"a":null}""", true)]
    [InlineData("""{"a":[null]}""", """{}""", false)]
    [InlineData("""{"a":[{"prefix":"eu-"}]}""", """{"a":"eu-west-1"}""", true)]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"EU-"}}]}""", """{"a":"eu-west-1"}""", true)]
    [InlineData("""{"a":[{"suffix":".png"}]}""", """{"a":"a.jpg"}""", false)]
    [InlineData("""{"a":[{"equals-ignore-case":"ann"}]}""", """{"a":"ANN"}""", true)]
    [InlineData("""{"a":[{"wildcard":"*/x*.png"}]}""", """{"a":"d/x1.png"}""", true)]
    [InlineData("""{"a":[{"wildcard":"*/x*.png"}]}""", """{"a":"x1.png"}""", false)]
    [InlineData("""{"a":[{"anything-but":"x"}]}""", """{"a":"y"}""", true)]
    [InlineData("""{"a":[{"anything-but":["x","y"]}]}""", """{"a":"y"}""", false)]
    [InlineData("""{"a":[{"anything-but":"x"}]}""", """{}""", false)]
    [InlineData("""{"a":[{"anything-but":{"prefix":["init","start"]}}]}""", """{"a":"starting"}""", false)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", """{"a":5}""", true)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", """{"a":5.1}""", false)]
    [InlineData("""{"a":[{"exists":false}]}""", """{"b":1}""", true)]
    [InlineData("""{"a":{"b":[{"exists":false}]}}""", """{}""", true)]
    [InlineData("""{"a":[{"exists":true}]}""", """{"b":1}""", false)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/24"}]}""", """{"a":"10.0.0.200"}""", true)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/24"}]}""", """{"a":"10.0.1.1"}""", false)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}]}""", """{"b":"y"}""", true)]
    [InlineData("""{"c":["z"],"$or":[{"a":["x"]},{"b":["y"]}]}""", """{"b":"y"}""", false)]
    public void A_pattern_finds_what_it_says(string pattern, string candidate, bool isFound) =>
        Assert.Equal(isFound, EventPattern.Read(pattern).Matches((JsonObject)JsonNode.Parse(candidate)!));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a":"x"}""")]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":[["x"]]}""")]
    [InlineData("""{"a":[{"like":"x"}]}""")]
    [InlineData("""{"a":[{"prefix":1}]}""")]
    [InlineData("""{"a":[{"numeric":["~",1]}]}""")]
    [InlineData("""{"a":[{"exists":"yes"}]}""")]
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Equal("InvalidEventPatternException", Assert.Throws<ServiceException>(() => EventPattern.Read(pattern)).Code);
}
