using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Core.Tests.Identifiers;

public sealed class UnitPathTests
{
    [Theory]
    [InlineData("", 0, "")]
    [InlineData("Workloads", 1, "Workloads")]
    [InlineData("Workloads/Production", 2, "Production")]
    public void Depth_counts_levels_below_the_root(string text, int depth, string name)
    {
        var path = UnitPath.Parse(text);
        Assert.Equal(depth, path.Depth);
        Assert.Equal(name, path.Name);
    }

    [Theory]
    [InlineData("a//b")]
    [InlineData("a/ b")]
    public void A_path_with_an_empty_or_padded_name_is_no_path(string text) => Assert.Null(UnitPath.TryParse(text));

    [Fact]
    public void FromRoot_lists_the_way_down() =>
        Assert.Equal(["", "A", "A/B"], UnitPath.Parse("A/B").FromRoot.Select(u => u.Value));

    [Fact]
    public void A_unit_contains_itself_and_what_lies_below_but_not_a_longer_name()
    {
        var unit = UnitPath.Parse("Work");
        Assert.True(unit.Contains(UnitPath.Parse("Work")));
        Assert.True(unit.Contains(UnitPath.Parse("Work/A")));
        Assert.False(unit.Contains(UnitPath.Parse("Workloads")));
        Assert.True(UnitPath.Root.Contains(unit));
    }
}
