using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Sharing;

/// <summary>A verdict that accounts share is the one that a search in each of them gives.</summary>
public sealed class SharedRowsTests
{
    private static readonly string[] Ways = ["A08", "A13", "A15", "A10", "B10", "C01", "D01", "X12", "X15"];

    private static readonly string[] AnyAreShared = ["nothing", "policy", "silent policy", "trust", "guardrail", "place", "tag", "boundary", "order", "function", "attached policy"];

    public static TheoryData<string> Differences => [.. AlikeAccounts.Differences];

    [Theory]
    [MemberData(nameof(Differences))]
    public void Verdicts_of_accounts_that_differ_in_one_thing_are_those_of_a_search_from_each_principal(string difference)
    {
        var rules = RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList();
        int broken = 0, all = 0, shapes = 0, seeds = 0;
        for (var seed = 100; seed < 106; seed++, seeds++)
        {
            var snapshot = new AlikeAccounts(seed, difference).Snapshot();
            var (sharing, searching) = (new ReachEngine(snapshot, rules), new ReachEngine(snapshot, rules));
            foreach (var row in sharing.Administrators())
            {
                var alone = searching.SearchedRow(row.Principal);
                Assert.Equal((seed, alone with { Repair = null }), (seed, row with { Repair = null }));
                Assert.Equal((seed, alone.Repair), (seed, row.Repair));
                all++;
                if (row.Verdict == ReachVerdict.Broken) broken++;
            }

            shapes += sharing.ShapeCount;
        }

        Assert.InRange(broken, all / 50, all * 49 / 50);

        // Four accounts of one shape, or three and the one that differs; none where something may come from one account into another.
        if (AnyAreShared.Contains(difference)) Assert.InRange(shapes, seeds, seeds * 2);
        if (difference is "nothing" or "silent policy") Assert.Equal(seeds, shapes);
        if (difference is "anybody's trust") Assert.InRange(shapes, 0, seeds);
    }

    [Fact]
    public void All_rules_and_the_shared_verdicts_agree()
    {
        foreach (var difference in new[] { "nothing", "trust", "policy that names an account" })
        {
            var snapshot = new AlikeAccounts(7, difference).Snapshot();
            var (sharing, searching) = (new ReachEngine(snapshot), new ReachEngine(snapshot));
            foreach (var row in sharing.Administrators()) Assert.Equal(searching.SearchedRow(row.Principal), row);
        }
    }

    [Fact]
    public void A_policy_changed_in_one_of_many_accounts_that_are_alike_changes_its_verdicts_alone()
    {
        var rules = RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList();
        var others = 0;
        for (var seed = 200; seed < 206; seed++)
        {
            var snapshot = new AlikeAccounts(seed, "nothing").Snapshot();
            var engine = new ReachEngine(snapshot, rules);
            var before = engine.Administrators();
            var principal = before.First(r => r.Principal is { Name: "dev-r3", Account: "222222222222" }).Principal;
            var policy = Search.RandomOrganization.Parse(SmallAccount.Allow("*"));
            var after = engine.With(principal, [policy]);
            var anew = new ReachEngine(snapshot.With(principal, [policy]), rules);
            Assert.Equal(anew.Administrators().Select(r => (r.Principal.Arn, r.Verdict, r.Calls, r.FirstRule, r.Repair)), after.Administrators().Select(r => (r.Principal.Arn, r.Verdict, r.Calls, r.FirstRule, r.Repair)));
            if (!after.Administrators().Select(r => r.Verdict).SequenceEqual(before.Select(r => r.Verdict))) others++;
            var back = after.With((PrincipalNode)after.Snapshot.Find(principal.Arn)!, principal.Inline);
            Assert.Equal(before.Select(r => (r.Verdict, r.Calls, r.FirstRule, r.Repair)), back.Administrators().Select(r => (r.Verdict, r.Calls, r.FirstRule, r.Repair)));
        }

        Assert.True(others > 3, $"{others} changes made a difference");
    }
}
