using System.Text.Json;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

public sealed class RuleCaseTests(ITestOutputHelper output)
{
    private const int FewestPositive = 434;
    private const int FewestNegative = 2500;

    [Fact]
    public void Every_rule_has_cases()
    {
        var positive = RuleRow.All.ToDictionary(r => r.Id, r => RuleCaseGenerator.Positive(r).Count(), StringComparer.Ordinal);
        var negative = RuleRow.All.ToDictionary(r => r.Id, r => RuleCaseGenerator.Negative(r).Count(), StringComparer.Ordinal);
        output.WriteLine($"{positive.Values.Sum()} cases with a path, {negative.Values.Sum()} without, of {RuleRow.All.Length} rules");
        Assert.All(positive, p => Assert.True(p.Value > 0, p.Key));
        Assert.InRange(positive.Values.Sum(), FewestPositive, int.MaxValue);
        Assert.InRange(negative.Values.Sum(), FewestNegative, int.MaxValue);
    }

    [Fact]
    public void Cases_are_json()
    {
        foreach (var one in RuleRow.All.SelectMany(RuleCaseGenerator.Positive))
        {
            foreach (var text in new[] { one.AuthorizationDetails, one.Organization, one.Facts })
            {
                using var parsed = JsonDocument.Parse(text);
                Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
            }
        }
    }
}
