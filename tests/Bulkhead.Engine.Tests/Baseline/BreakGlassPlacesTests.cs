using System.Collections.Immutable;
using Bulkhead.Engine.Baseline.Stacks;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

public sealed class BreakGlassPlacesTests
{
    [Theory]
    [InlineData("ann,bo,cy", "ann,bo,cy", "ann,bo,cy,")]
    [InlineData("ann,bo,cy", "cy,ann,bo", "ann,bo,cy,")]
    [InlineData("ann,bo,cy", "bo,cy", ",bo,cy,")]
    [InlineData("ann,bo,cy", "ann,cy,di", "ann,,cy,di")]
    [InlineData("ann,bo,cy,di", "ann,cy,di,ed", "ann,ed,cy,di")]
    [InlineData(",bo,cy", "bo,cy,ed", "ed,bo,cy,")]
    public void A_user_keeps_the_place_that_they_have(string there, string wanted, string becomes)
    {
        var kept = BreakGlassPlaces.Keep(Parameters(wanted), Parameters(there));
        Assert.Equal(becomes, string.Join(',', BreakGlassPlaces.Names.Select(n => kept[n])));
    }

    private static ImmutableSortedDictionary<string, string> Parameters(string users) =>
        BreakGlassPlaces.Of(users.Split(',')).ToImmutableSortedDictionary(StringComparer.Ordinal);
}
