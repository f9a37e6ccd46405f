using System.Collections.Immutable;
using Bulkhead.Engine.Cleaning;
using Xunit;

namespace Bulkhead.Engine.Tests.Cleaning;

public sealed class CleanUpRulesTests
{
    private static readonly DateTimeOffset Before = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", CleanUpVerdict.Remove)]
    [InlineData("team", CleanUpVerdict.Remove)]
    [InlineData("keep", CleanUpVerdict.Kept)]
    [InlineData("Keep", CleanUpVerdict.Kept)]
    [InlineData("bulkhead:managed", CleanUpVerdict.Bulkhead)]
    [InlineData("aws:cloudformation:stack-name", CleanUpVerdict.Managed)]
    [InlineData("aws:autoscaling:groupName", CleanUpVerdict.Managed)]
    public void A_tag_decides(string tag, CleanUpVerdict expected) =>
        Assert.Equal(expected, CleanUpRules.Decide(Item(tags: tag.Length == 0 ? [] : [tag]), Before).Verdict);

    [Theory]
    [InlineData("bulkhead-trail-111111111111")]
    [InlineData("/aws/lambda/bulkhead-x")]
    [InlineData("/bulkhead/audit")]
    [InlineData("arn:aws:sns:eu-west-1:111111111111:bulkhead-alarms")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/111111111111/Bulkhead-q")]
    public void A_name_of_the_baseline_is_never_removed_whatever_its_tags(string id) =>
        Assert.Equal(CleanUpVerdict.Bulkhead, CleanUpRules.Decide(Item(id), Before).Verdict);

    [Fact]
    public void What_is_not_known_is_not_touched()
    {
        Assert.Equal(CleanUpVerdict.Unknown, CleanUpRules.Decide(Item() with { Since = null }, Before).Verdict);
        Assert.Equal(CleanUpVerdict.Unknown, CleanUpRules.Decide(Item() with { Tags = null }, Before).Verdict);
        Assert.Equal(CleanUpVerdict.InUse, CleanUpRules.Decide(Item() with { InUse = "it is in-use" }, Before).Verdict);
        Assert.Equal(CleanUpVerdict.Young, CleanUpRules.Decide(Item() with { Since = Before }, Before).Verdict);
    }

    private static CleanUpItem Item(string id = "vol-1", params string[] tags) => new()
    {
        Type = "volume",
        Id = id,
        Tags = tags.ToImmutableDictionary(t => t, _ => "x", StringComparer.Ordinal),
        Since = Before.AddSeconds(-1),
    };
}
