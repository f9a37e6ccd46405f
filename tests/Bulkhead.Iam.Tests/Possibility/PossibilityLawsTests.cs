using Xunit;

namespace Bulkhead.Iam.Tests.Possibility;

/// <summary>Laws of answers, on generated stacks; <c>bench iam-possible --questions N</c> runs more.</summary>
public sealed class PossibilityLawsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100_001)]
    public void Answers_withstand_both_evaluators(int first)
    {
        var campaign = new PossibilityCampaign();
        var complaints = Enumerable.Range(first, 100).SelectMany(campaign.Check).Take(2).ToList();
        Assert.True(complaints.Count == 0, string.Join("\n\n", complaints));
        Assert.True(campaign.Counts["Yes"] > 100 && campaign.Counts["No"] > 100, string.Join(", ", campaign.Counts));
    }
}
