using System.Text.Json;
using Bulkhead.Reach.CodeHosts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>A list of which nobody said that it is whole may have further pages.</summary>
public sealed class HostSettingsTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(9, true)]
    [InlineData(5, false)]
    [InlineData(10, false)]
    [InlineData(25, false)]
    [InlineData(11, true)]
    [InlineData(30, false)]
    [InlineData(50, false)]
    [InlineData(100, false)]
    [InlineData(101, true)]
    [InlineData(200, false)]
    public void A_list_of_a_round_number_may_be_a_full_page(int count, bool isWhole) =>
        Assert.Equal(isWhole, IsWhole($"[{string.Join(',', Enumerable.Repeat("{}", count))}]", null));

    [Theory]
    [InlineData("""{ "total_count": 1, "environments": [{}] }""", true)]
    [InlineData("""{ "total_count": 2, "environments": [{}] }""", false)]
    [InlineData("""[{ "total_count": 2, "environments": [{}] }, { "total_count": 2, "environments": [{}] }]""", true)]
    [InlineData("""[{ "total_count": 3, "environments": [{}] }, { "total_count": 3, "environments": [{}] }]""", false)]
    [InlineData("""[{ "total_count": 1 }]""", false)]
    [InlineData("""{ "environments": [{}] }""", false)]
    [InlineData("""{ "environments": [] }""", false)]
    [InlineData("""{ "total_count": "1", "environments": [{}] }""", false)]
    public void A_list_of_GitHub_is_whole_where_it_has_as_many_as_it_says(string response, bool isWhole) => Assert.Equal(isWhole, IsWhole(response, "environments"));

    [Theory]
    [InlineData("""{ "data": [{}], "meta": { "pagination": { "next-page": null, "total-count": 1 } } }""", true)]
    [InlineData("""{ "data": [{}], "meta": { "pagination": { "next-page": null } } }""", true)]
    [InlineData("""{ "data": [{}], "meta": { "pagination": { "next-page": null, "total-count": 21 } } }""", false)]
    [InlineData("""{ "data": [{}], "meta": { "pagination": { "next-page": 2 } } }""", false)]
    [InlineData("""{ "data": [{}], "meta": { "pagination": {} } }""", false)]
    [InlineData("""{ "data": [{}] }""", false)]
    public void A_list_of_Terraform_is_whole_where_no_page_comes_after_it(string response, bool isWhole) => Assert.Equal(isWhole, IsWhole(response, HostSettings.Data));

    private static bool IsWhole(string response, string? member)
    {
        using var document = JsonDocument.Parse($$"""{ "list": {{response}} }""");
        return new HostSettings("github", "acme/shop", document.RootElement).List("list", member).Missing.IsNobody;
    }
}
