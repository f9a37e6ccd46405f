using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

public sealed class RuleCaseTests(ITestOutputHelper output)
{
    private const int FewestPositive = 521;
    private const int FewestNegative = 3481;

    [Fact]
    public void Every_rule_has_cases()
    {
        var positive = RuleRow.All.ToDictionary(r => r.Id, r => RuleCaseGenerator.Positive(r).Count(), StringComparer.Ordinal);
        var negative = RuleRow.All.ToDictionary(r => r.Id, r => RuleCaseGenerator.Negative(r).Count(), StringComparer.Ordinal);
        output.WriteLine($"{positive.Values.Sum()} cases with a path, {negative.Values.Sum()} without, of {RuleRow.All.Length} rules");
        Assert.All(positive, p => Assert.Equal(p.Value > 0, !RuleCaseGenerator.Without.ContainsKey(p.Key)));
        Assert.All(negative.Where(n => RuleRow.All.Single(r => r.Id == n.Key).Calls.Any(c => c.Provider is null)), n => Assert.Equal(n.Value > 0, !RuleCaseGenerator.Without.ContainsKey(n.Key)));
        Assert.InRange(positive.Values.Sum(), FewestPositive, int.MaxValue);
        Assert.InRange(negative.Values.Sum(), FewestNegative, int.MaxValue);
    }

    [Fact]
    public void Rules_without_a_case_are_listed_in_the_documents()
    {
        var page = File.ReadAllText(Repository.Path("docs", "reach.md"));
        Assert.All(RuleCaseGenerator.Without, w => Assert.Contains($"`{w.Key}`: {w.Value}", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_with_its_permissions_is_a_path()
    {
        var failures = new List<string>();
        foreach (var one in RuleRow.All.SelectMany(RuleCaseGenerator.Positive))
        {
            if (!CaseSearch.Leads(one, false, out var why)) failures.Add($"{one}: {why}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} rules lead nowhere:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public void A_rule_without_one_of_its_needs_is_no_path()
    {
        var failures = new List<string>();
        foreach (var one in RuleRow.All.SelectMany(RuleCaseGenerator.Negative))
        {
            if (CaseSearch.Leads(one, true, out var why)) failures.Add($"{one}: {why}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} paths that should not be:\n{string.Join('\n', failures)}");
    }
}
