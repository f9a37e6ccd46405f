using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>The shortcuts for many principals say what a search of each one alone says.</summary>
public sealed class ShortcutTests
{
    private static readonly string[] Ways = ["A08", "A13", "A15", "B10", "C01", "D01", "X12", "X15"];

    [Theory]
    [InlineData(5000, 5040, false)]
    [InlineData(6000, 6003, true)]
    public void Verdicts_of_all_principals_are_those_of_a_search_from_each_alone(int from, int to, bool withAllRules)
    {
        var rules = withAllRules ? null : RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList();
        int broken = 0, all = 0;
        for (var seed = from; seed < to; seed++)
        {
            var snapshot = new RandomOrganization(seed).Snapshot();
            var searching = new ReachEngine(snapshot, rules);
            foreach (var row in new ReachEngine(snapshot, rules).Administrators())
            {
                var alone = searching.SearchedRow(row.Principal);
                Assert.Equal((seed, row.Principal.Arn, alone.Verdict, alone.Calls), (seed, row.Principal.Arn, row.Verdict, row.Calls));
                all++;
                if (row.Verdict == ReachVerdict.Broken) broken++;
            }
        }

        Assert.InRange(broken, all / 20, all * 19 / 20);
    }

    [Fact]
    public void A_changed_policy_gives_the_verdicts_of_an_engine_that_knows_nothing_before()
    {
        var rules = RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList();
        var others = 0;
        for (var seed = 7000; seed < 7030; seed++)
        {
            var snapshot = new RandomOrganization(seed).Snapshot();
            var engine = new ReachEngine(snapshot, rules);
            var before = engine.Administrators();
            foreach (var row in before.Where(r => r.Principal.Name.EndsWith('0')))
            {
                var policy = RandomOrganization.Parse(SmallAccount.Allow(seed % 2 == 0 ? "*" : "iam:PassRole lambda:CreateFunction lambda:InvokeFunction sts:AssumeRole"));
                var after = engine.With(row.Principal, [policy]).Administrators();
                var anew = new ReachEngine(snapshot.With(row.Principal, [policy]), rules).Administrators();
                Assert.Equal(anew.Select(r => (seed, r.Principal.Arn, r.Verdict, r.Calls)), after.Select(r => (seed, r.Principal.Arn, r.Verdict, r.Calls)));
                if (!after.Select(r => r.Verdict).SequenceEqual(before.Select(r => r.Verdict))) others++;
            }
        }

        Assert.True(others > 10, $"{others} changes made a difference");
    }

    [Fact]
    public void Accounts_that_are_alike_but_for_their_id_have_the_same_verdicts_and_one_that_a_policy_names_does_not()
    {
        const string lambda = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        const string everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
        string Developer(string id) => $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"},
              {"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::{{id}}:role/*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"333333333333"} } }]}
            """;
        var accounts = new[] { "111111111111", "222222222222", "333333333333" }
            .Select(id => new SmallAccount(id).Role("night", lambda, everything).Role("idle", lambda, """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""").User("developer", Developer(id)))
            .ToArray();
        var rows = new ReachEngine(SmallAccount.Snapshot(null, accounts), RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList()).Administrators()
            .ToDictionary(r => r.Principal.Arn, r => r.Verdict);
        Assert.Equal(ReachVerdict.Broken, rows["arn:aws:iam::111111111111:user/developer"]);
        Assert.Equal(ReachVerdict.Broken, rows["arn:aws:iam::222222222222:user/developer"]);
        Assert.NotEqual(ReachVerdict.Broken, rows["arn:aws:iam::333333333333:user/developer"]);
        Assert.NotEqual(ReachVerdict.Broken, rows["arn:aws:iam::222222222222:role/idle"]);
    }
}
