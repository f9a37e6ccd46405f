using Bulkhead.Reach.CodeHosts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>
/// The laws of who is meant. One stands for the sets from its accounts up to anybody, a fifth one too, where something is unknown, else to its accounts alone: whatever
/// sets two stand for, their union and their intersection are among those that the result stands for, and it is unknown only where they differ.
/// </summary>
public sealed class WhomTests
{
    private const int Everybody = 0b11111;

    [Fact]
    public void Both_laws_hold_for_all_of_four_accounts()
    {
        for (var at = 0; at < 16 * 16 * 4; at++)
        {
            var (one, other) = (Of(at & 15, (at & 256) != 0, "one"), Of((at >> 4) & 15, (at & 512) != 0, "other"));
            Stands(one.And(other), [.. from a in SetsOf(one) from b in SetsOf(other) select a | b]);
            Stands(one.Meet(other), [.. from a in SetsOf(one) from b in SetsOf(other) select a & b]);
        }
    }

    [Fact]
    public void What_both_lack_is_told_of_both() => Assert.Equal(["one", "other"], Of(0, true, "one").Meet(Of(1, true, "other")).Unknowns.Order(StringComparer.Ordinal));

    private static void Stands(Whom whom, int[] sets)
    {
        var known = sets.Aggregate(Everybody, (all, one) => all & one);
        Assert.Equal(known, MaskOf(whom));
        Assert.Equal(sets.Any(s => s != known), !whom.Unknowns.IsEmpty);
    }

    private static Whom Of(int mask, bool isOpen, string unknown) => new(
        [.. Enumerable.Range(0, 4).Where(i => (mask & (1 << i)) != 0).Select(i => $"{i}")], isOpen ? [unknown] : []);

    private static int MaskOf(Whom whom) => whom.Accounts.Sum(a => 1 << int.Parse(a, System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<int> SetsOf(Whom whom) => whom.Unknowns.IsEmpty ? [MaskOf(whom)] : Enumerable.Range(0, Everybody + 1).Where(s => (s & MaskOf(whom)) == MaskOf(whom));
}
