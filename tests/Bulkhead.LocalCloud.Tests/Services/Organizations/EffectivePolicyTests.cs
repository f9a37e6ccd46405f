using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Services.Organizations;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Organizations;

/// <summary>How levels are merged (AWS Organizations User Guide, "Inheritance operators" and "Inheritance examples").</summary>
public sealed class EffectivePolicyTests
{
    [Theory]
    [InlineData("a level below sets another value", """{"t":{"v":{"@@assign":["a","b"]}}}""", """{"t":{"v":{"@@assign":["c"]}}}""", """{"t":{"v":["c"]}}""")]
    [InlineData("a level below adds and takes away", """{"t":{"v":{"@@assign":["a","b"]}}}""", """{"t":{"v":{"@@append":["c","a"],"@@remove":["b"]}}}""", """{"t":{"v":["a","c"]}}""")]
    [InlineData("what is added to nothing is there", """{"t":{"k":{"@@assign":"K"}}}""", """{"t":{"v":{"@@append":["c"]}}}""", """{"t":{"k":"K","v":["c"]}}""")]
    [InlineData("a forbidden operator does nothing", """{"t":{"v":{"@@assign":["a"],"@@operators_allowed_for_child_policies":["@@append"]}}}""", """{"t":{"v":{"@@assign":["b"],"@@append":["c"]}}}""", """{"t":{"v":["a","c"]}}""")]
    [InlineData("nothing may change below a closed key", """{"t":{"@@operators_allowed_for_child_policies":["@@none"],"k":{"@@assign":"K"}}}""", """{"t":{"k":{"@@assign":"X"},"new":{"@@assign":"Y"}}}""", """{"t":{"k":"K"}}""")]
    [InlineData("what is closed above cannot be opened below", """{"t":{"@@operators_allowed_for_child_policies":["@@none"],"k":{"@@assign":"K"}}}""", """{"t":{"@@operators_allowed_for_child_policies":["@@all"],"k":{"@@operators_allowed_for_child_policies":["@@all"],"@@assign":"X"}}}""", """{"t":{"k":"K"}}""")]
    [InlineData("a closed value leaves its neighbours open", """{"t":{"k":{"@@assign":"K","@@operators_allowed_for_child_policies":["@@none"]}}}""", """{"t":{"k":{"@@assign":"X"},"l":{"@@assign":"L"}}}""", """{"t":{"k":"K","l":"L"}}""")]
    public void Levels_are_merged(string rule, string above, string below, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), EffectivePolicy.Merge([[above], [below]])), $"{rule}: {EffectivePolicy.Merge([[above], [below]]).ToJsonString()}");

    [Fact]
    public void What_is_closed_stays_closed_two_levels_down()
    {
        const string Root = """{"t":{"v":{"@@assign":["a"],"@@operators_allowed_for_child_policies":["@@append"]}}}""";
        const string Unit = """{"t":{"v":{"@@append":["b"],"@@operators_allowed_for_child_policies":["@@all"]}}}""";
        const string Account = """{"t":{"v":{"@@assign":["c"],"@@append":["d"]}}}""";
        Assert.Equal("""{"t":{"v":["a","b","d"]}}""", EffectivePolicy.Merge([[Root], [Unit], [Account]]).ToJsonString());
    }

    [Fact]
    public void Policies_of_one_level_do_not_bind_each_other()
    {
        const string Closed = """{"t":{"@@operators_allowed_for_child_policies":["@@none"],"k":{"@@assign":"K"}}}""";
        const string Beside = """{"t":{"l":{"@@assign":"L"}}}""";
        Assert.Equal("""{"t":{"k":"K","l":"L"}}""", EffectivePolicy.Merge([[Closed, Beside], [Beside.Replace("L", "M", StringComparison.Ordinal)]]).ToJsonString());
    }

    [Theory]
    [InlineData("""{"t":{"v":{"@@assign":["a"]}}}""", true)]
    [InlineData("""{"t":{"v":{"@@assign":{"a":"b"}}}}""", false)]
    [InlineData("""{"t":{"v":{"@@append":"a"}}}""", false)]
    [InlineData("""{"t":{"v":{"@@add":["a"]}}}""", false)]
    [InlineData("""{"t":{"v":"a"}}""", false)]
    [InlineData("""{"t":{"@@operators_allowed_for_child_policies":["@@any"]}}""", false)]
    public void A_document_is_of_the_grammar_or_not(string document, bool right) =>
        Assert.Equal(right, EffectivePolicy.IsWellFormed(JsonNode.Parse(document)!.AsObject()));
}
