using System.Globalization;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;
using Xunit;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>
/// The search agrees with what the local cloud lets a simulated attacker do, in organizations by chance. Tags stay as they are, and nobody who
/// is not known is let in: these are compared with the exhaustive search. BULKHEAD_REACH_ATTACKS sets how many organizations.
/// </summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    private const int Organizations = 60;

    private static readonly string[] Ways = ["A08", "A13", "A15", "D01", "X12", "X15"];

    [Fact]
    public async Task An_attacker_in_the_local_cloud_comes_to_whom_the_search_says_and_to_nobody_else()
    {
        var rules = RuleLibrary.Embedded.Where(r => Ways.Contains(r.Id)).ToList();
        Assert.Equal(Ways.Length, rules.Count);
        int pairs = 0, ways = 0, calls = 0, seen = 0;
        var differences = new List<string>();
        var most = int.TryParse(Environment.GetEnvironmentVariable("BULKHEAD_REACH_ATTACKS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Organizations;
        for (var seed = 1; seen < most; seed++)
        {
            var organization = new RandomOrganization(seed);
            if (organization.Ring is not null || organization.Principals.Any(p => p.Trust?.Contains("\"Principal\":\"*\"", StringComparison.Ordinal) == true)) continue;
            seen++;
            var snapshot = organization.Snapshot();
            var world = new World(snapshot, rules);
            foreach (var from in organization.Principals.Where(p => p.Kind == "user"))
            {
                var start = (PrincipalNode)snapshot.Find(from.Arn)!;
                var certain = ReachSearch.Run(world, [start], isPossible: false).Derivations;
                await using var cloud = await AttackedCloud.MakeAsync(organization);
                var held = await cloud.AttackAsync(from.Arn);
                calls += cloud.Calls;
                foreach (var to in organization.Principals.Where(p => p.Arn != from.Arn))
                {
                    pairs++;
                    if (held.Contains(to.Arn)) ways++;
                    if (held.Contains(to.Arn) != certain.ContainsKey(Atom.Session(snapshot.Find(to.Arn)!)))
                        differences.Add($"seed {seed}: {from.Arn} to {to.Arn}: the attacker {held.Contains(to.Arn)}\n{organization}");
                }
            }
        }

        output.WriteLine($"{seen} organizations, {pairs} pairs, {ways} ways, {calls} calls of attackers");
        Assert.True(differences.Count == 0, $"{differences.Count} differences, the first:\n{string.Join('\n', differences.Select(d => d.Split('\n')[0]).Take(40))}\n{differences.FirstOrDefault()}");
        Assert.InRange(ways, pairs / 100, pairs);
    }
}
