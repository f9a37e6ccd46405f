using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Matching;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.Iam.Tests.Algebra;

public sealed class PatternAlgebraTests
{
    private const string Alphabet = "ab:";

    private static readonly string[] AllShortTexts = [.. Texts(5)];

    private static readonly Arbitrary<string> Patterns =
        Gen.Elements('a', 'b', ':', '*', '?', '*').ListOf().Select(c => new string([.. c.Take(7)])).ToArbitrary();

    [Theory]
    [InlineData("a*", "*b", true)]
    [InlineData("a*", "b*", false)]
    [InlineData("a?c", "ab", false)]
    [InlineData("", "*", true)]
    [InlineData("arn:aws:s3:::prod-*/logs/*", "arn:aws:s3:::*-eu/*", true)]
    [InlineData("arn:aws:s3:::prod-*", "arn:aws:s3:::dev-*", false)]
    public void Two_patterns_meet_or_not(string a, string b, bool meet)
    {
        var answer = PatternAlgebra.Intersect(WildcardSet.Parse(a), WildcardSet.Parse(b));
        Assert.Equal(meet ? SetVerdict.Inhabited : SetVerdict.Empty, answer.Verdict);
    }

    [Theory]
    [InlineData("*", "a*", true)]
    [InlineData("a*", "*", false)]
    [InlineData("a*c", "a*bc", true)]
    [InlineData("a?*", "a*", false)]
    [InlineData("a*?", "a?*", true)]
    public void One_pattern_lies_within_another_or_not(string outer, string inner, bool expected) =>
        Assert.Equal(expected, PatternAlgebra.Contains([WildcardSet.Parse(outer)], WildcardSet.Parse(inner)));

    [Fact]
    public void A_pattern_can_lie_within_several_that_do_not_hold_it_alone()
    {
        var outer = new[] { "", "?", "??*" }.Select(p => WildcardSet.Parse(p)).ToArray();
        Assert.True(PatternAlgebra.Contains(outer, WildcardSet.Any));
        Assert.False(PatternAlgebra.Contains(outer[..2], WildcardSet.Any));
    }

    [Fact]
    public void The_witness_of_an_intersection_matches_both_and_emptiness_is_true() =>
        Prop.ForAll(Patterns, Patterns, (a, b) =>
        {
            var answer = PatternAlgebra.Intersect(WildcardSet.Parse(a), WildcardSet.Parse(b));
            return answer.Verdict switch
            {
                SetVerdict.Inhabited => Matches(a, answer.Witness!) && Matches(b, answer.Witness!),
                SetVerdict.Empty => !Array.Exists(AllShortTexts, t => Matches(a, t) && Matches(b, t)),
                _ => false,
            };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Both_ways_to_intersect_agree() =>
        Prop.ForAll(Patterns, Patterns, (a, b) =>
        {
            var quick = PatternAlgebra.Intersect(WildcardSet.Parse(a), WildcardSet.Parse(b));
            var general = PatternAlgebra.Solve([StringConstraint.In(WildcardSet.Parse(a)), StringConstraint.In(WildcardSet.Parse(b))]);
            return quick.Verdict == general.Verdict;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_witness_of_a_difference_is_in_it_and_emptiness_is_true() =>
        Prop.ForAll(Patterns, Patterns, Patterns, (a, b, c) =>
        {
            var answer = PatternAlgebra.Subtract(WildcardSet.Parse(a), [WildcardSet.Parse(b), WildcardSet.Parse(c)]);
            bool InDifference(string text) => Matches(a, text) && !Matches(b, text) && !Matches(c, text);
            return answer.Verdict switch
            {
                SetVerdict.Inhabited => InDifference(answer.Witness!),
                SetVerdict.Empty => !Array.Exists(AllShortTexts, InDifference),
                _ => false,
            };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Case_does_not_matter_where_it_is_said_so()
    {
        var lower = WildcardSet.Parse("s3:get*", ignoreCase: true);
        Assert.Equal(SetVerdict.Inhabited, PatternAlgebra.Intersect(lower, WildcardSet.Literal("S3:GetObject")).Verdict);
        Assert.Equal(SetVerdict.Empty, PatternAlgebra.Subtract(WildcardSet.Parse("S3:GETX*", ignoreCase: true), [lower]).Verdict);
        Assert.Equal(SetVerdict.Inhabited, PatternAlgebra.Subtract(WildcardSet.Parse("S3:GETX*"), [WildcardSet.Parse("s3:get*")]).Verdict);
    }

    [Fact]
    public void Wildcards_of_ArnLike_stay_in_their_segment_and_those_of_Resource_reach_on_at_its_end()
    {
        var text = WildcardSet.Literal("arn:aws:s3:eu-west-1:111122223333:x");
        Assert.Equal(SetVerdict.Empty, PatternAlgebra.Intersect(WildcardSet.ParseArn("arn:aws:s3:*:x"), text).Verdict);
        Assert.Equal(SetVerdict.Inhabited, PatternAlgebra.Intersect(WildcardSet.ParseResource("arn:aws:s3:*:x"), text).Verdict);
        Assert.Equal(SetVerdict.Empty, PatternAlgebra.Intersect(WildcardSet.ParseResource("arn:aws:s3:e*1:x"), text).Verdict);
        Assert.Equal(SetVerdict.Inhabited, PatternAlgebra.Intersect(WildcardSet.ParseArn("arn:aws:s3:*:*:x"), text).Verdict);
    }

    [Fact]
    public void A_pattern_bomb_is_answered_or_unknown_but_never_guessed()
    {
        var bomb = string.Concat(Enumerable.Repeat("*a", 200)) + "*";
        var other = string.Concat(Enumerable.Repeat("*b", 200)) + "*";
        Assert.Equal(SetVerdict.Inhabited, PatternAlgebra.Intersect(WildcardSet.Parse(bomb), WildcardSet.Parse(other)).Verdict);

        // "The nth letter from the end is an a": 2^n states, if one looked at all of them.
        var late = WildcardSet.Parse("*a" + new string('?', 40));
        Assert.Equal(SetVerdict.Unknown, PatternAlgebra.Solve(
            [StringConstraint.NotIn(late), StringConstraint.In(WildcardSet.Parse("*a*")), StringConstraint.In(WildcardSet.Parse("*a" + new string('?', 41))),
            StringConstraint.NotIn(WildcardSet.Parse("*?" + new string('?', 41)))], budget: 50).Verdict);
    }

    private static bool Matches(string pattern, string text) => new WildcardPattern(pattern).IsMatch(text);

    private static IEnumerable<string> Texts(int length)
    {
        IEnumerable<string> all = [""];
        var last = all;
        for (var i = 0; i < length; i++)
        {
            last = [.. last.SelectMany(t => Alphabet.Select(c => t + c))];
            all = all.Concat(last);
        }

        return all;
    }
}
