using System.Text.Json.Nodes;
using Bulkhead.Iam.Catalogue;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

public sealed class DerivedCandidateTests(ITestOutputHelper output)
{
    // Candidates that nobody has classified yet. They weaken a verdict, by name. The number only falls.
    private const int MostOpen = 1200;

    private static readonly JsonObject Classified = JsonNode.Parse(File.ReadAllText(Repository.Path("src", "Bulkhead.Reach", "Rules", "Derived", "classified.json")))!.AsObject();

    private static readonly List<string> Candidates =
    [
        .. JsonNode.Parse(File.ReadAllText(Repository.Path("src", "Bulkhead.Reach", "Rules", "Derived", "candidates.json")))!.AsArray().Select(c => c!["action"]!.GetValue<string>()),
    ];

    [Fact]
    public void Every_candidate_is_an_action_of_the_catalogue() => Assert.All(Candidates, c => Assert.NotNull(ActionCatalogue.Embedded.FindAction(c)));

    [Fact]
    public void Every_classified_action_is_a_candidate_with_rules_or_a_reason()
    {
        var candidates = Candidates.ToHashSet(StringComparer.Ordinal);
        var rules = RuleRow.All.ToDictionary(r => r.Id, StringComparer.Ordinal);
        Assert.All(Classified, entry =>
        {
            Assert.Contains(entry.Key, candidates);
            if (entry.Value!["harmless"] is { } reason)
            {
                Assert.True(reason.GetValue<string>().Length > 10);
                return;
            }

            Assert.All(entry.Value["rules"]!.AsArray(), id => Assert.Contains(id!.GetValue<string>(), rules.Keys));
        });
    }

    [Fact]
    public void A_candidate_that_a_rule_names_is_classified_so() => Assert.All(
        RuleRow.All.SelectMany(r => r.Calls.SelectMany(c => c.Actions), (r, a) => (r.Id, Action: a)).Where(c => Candidates.Contains(c.Action, StringComparer.Ordinal)),
        call => Assert.Contains(call.Id, Classified[call.Action]?["rules"]?.AsArray().Select(r => r!.GetValue<string>()) ?? []));

    [Fact]
    public void The_number_of_open_candidates_does_not_grow()
    {
        var open = Candidates.Count(c => !Classified.ContainsKey(c));
        output.WriteLine($"{Candidates.Count} candidates: {Classified.Count(c => c.Value!["rules"] is not null)} by rules, {Classified.Count(c => c.Value!["harmless"] is not null)} harmless, {open} open");
        Assert.InRange(open, 0, MostOpen);
    }
}
