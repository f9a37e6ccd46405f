using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Dispatch;

public sealed class PagingTests
{
    private static readonly Paging Pages = Paging.NextToken(2);

    [Fact]
    public void Pages_follow_each_other_to_the_end()
    {
        var first = Page([]);
        Assert.Equal(["a", "b"], Items(first));
        var second = Page(new JsonObject { ["NextToken"] = first["NextToken"]!.DeepClone() });
        Assert.Equal(["c"], Items(second));
        Assert.Null(second["NextToken"]);
    }

    [Theory]
    [InlineData("again")]
    [InlineData("not base64!")]
    [InlineData("\u00e9")]
    public void A_token_that_nobody_gave_out_is_refused(string token) =>
        Assert.Equal("InvalidNextTokenException", Assert.Throws<ServiceException>(() => Page(new JsonObject { ["NextToken"] = token })).Code);

    private static JsonObject Page(JsonObject input) =>
        Pages.Page(input, "Items", new[] { "a", "b", "c" }.Select(i => KeyValuePair.Create(i, i)), i => JsonValue.Create(i));

    private static IEnumerable<string> Items(JsonObject page) => page["Items"]!.AsArray().Select(i => i!.GetValue<string>());
}
