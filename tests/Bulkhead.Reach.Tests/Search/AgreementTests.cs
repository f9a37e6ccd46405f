using System.Globalization;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;
using Xunit;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>
/// The search agrees with an exhaustive one on small organizations by chance. BULKHEAD_REACH_ORGANIZATIONS sets how many,
/// BULKHEAD_REACH_SEED where to begin.
/// </summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    private static readonly string[] Ways = ["A08", "A13", "A15", "B10", "C01", "D01", "F01", "F02", "F04", "F09", "H09", "X12", "X15", "X35", "X36", "X41"];

    [Fact]
    public void Random_organizations_have_the_ways_that_an_exhaustive_search_finds_and_no_others()
    {
        var rules = RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList();
        Assert.Equal(Ways.Length, rules.Count);
        var first = Setting("BULKHEAD_REACH_SEED", 1);
        int pairs = 0, broken = 0;
        var differences = new List<string>();
        for (var seed = first; seed < first + Setting("BULKHEAD_REACH_ORGANIZATIONS", 150); seed++)
        {
            var organization = new RandomOrganization(seed);
            var snapshot = organization.Snapshot();
            var world = new World(snapshot, rules);
            foreach (var from in organization.Principals)
            {
                var truth = new ExhaustiveSearch(organization).Run(from.Arn);
                var start = (PrincipalNode)snapshot.Find(from.Arn)!;
                var certain = ReachSearch.Run(world, [start], isPossible: false).Derivations;
                var possible = ReachSearch.Run(world, [start], isPossible: true).Derivations;
                foreach (var to in organization.Principals.Select(p => p.Arn).Concat(organization.Resources.Select(r => r.Arn)))
                {
                    var node = snapshot.Find(to)!;
                    var atom = node is PrincipalNode ? Atom.Session(node) : Atom.Holds(Hold.Reads, node);
                    var isTrue = truth.Contains(to);
                    var story = $"seed {seed}: {from.Arn} to {to} is {isTrue}; the search says {certain.ContainsKey(atom)} (certain), {possible.ContainsKey(atom)} (possible){(possible.TryGetValue(atom, out var way) ? $", if {string.Join(", ", way.Unknowns)}" : "")}";
                    if (isTrue != certain.ContainsKey(atom) || isTrue != possible.ContainsKey(atom)) differences.Add($"{story}\n{organization}");
                    pairs++;
                    if (isTrue && from.Arn != to) broken++;
                }
            }
        }

        output.WriteLine($"{pairs} pairs, {broken} ways");
        Assert.True(differences.Count == 0, $"{differences.Count} differences, the first:\n{string.Join('\n', differences.Select(d => d.Split('\n')[0]).Take(40))}\n{differences.FirstOrDefault()}");
        Assert.InRange(broken, pairs / 100, pairs);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
