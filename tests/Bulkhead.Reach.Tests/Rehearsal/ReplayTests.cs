using System.Collections.Immutable;
using Bulkhead.Engine.Rehearsal;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;
using Bulkhead.Reach.Tests.Rules;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Rehearsal;

/// <summary>
/// Every rule that the local cloud's services can carry out is carried out: its positive cases are made in a local cloud, and the
/// search's witness is walked there with signed calls.
/// </summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const int FewestRules = 108;

    private static readonly Dictionary<string, Rule> Library = RuleLibrary.Embedded.ToDictionary(r => r.Id, StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rule_that_the_local_cloud_can_carry_out_is_carried_out_there()
    {
        var carried = new SortedSet<string>(StringComparer.Ordinal);
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var refused = new List<string>();
        var operations = await OperationsAsync();
        foreach (var one in RuleRow.All.SelectMany(RuleCaseGenerator.Positive))
        {
            var id = one.Row.Id;
            if (WhyNot(one, operations) is { } early)
            {
                reasons.TryAdd(id, early);
                continue;
            }

            CaseCloud cloud;
            string? whyNot;
            try
            {
                (cloud, whyNot) = await CaseCloud.MakeAsync(one, Cancel);
            }
            catch (InvalidOperationException problem)
            {
                refused.Add($"{one}: {problem.Message}");
                continue;
            }

            await using (cloud)
            {
                if (whyNot is not null)
                {
                    reasons.TryAdd(id, whyNot);
                    continue;
                }

                if (Witness(cloud, one) is not { } witness)
                {
                    refused.Add($"{one}: no way in the cloud's own names");
                    continue;
                }

                var report = await WitnessReplay.RunAsync(witness, cloud, Cancel);
                var last = report.Steps[^1];
                if (report.Outcome == ReplayOutcome.Carried) carried.Add(id);
                else if (report.Outcome == ReplayOutcome.NotRehearsed) reasons.TryAdd(id, last.Text);
                else refused.Add($"{one}: {last.Call} on {last.Resource} by {last.Principal}: {last.Text} (request {last.RequestId})");
            }
        }

        foreach (var id in carried) reasons.Remove(id);
        output.WriteLine($"{carried.Count} of {RuleRow.All.Length} rules carried out in the local cloud: {string.Join(' ', carried)}");
        foreach (var group in reasons.GroupBy(r => r.Value, r => r.Key, StringComparer.Ordinal).OrderByDescending(g => g.Count())) output.WriteLine($"{group.Count(),4} {group.Key}: {string.Join(' ', group)}");
        Assert.True(refused.Count == 0, $"{refused.Count} witnesses refused:\n{string.Join('\n', refused)}");
        Assert.InRange(carried.Count, FewestRules, RuleRow.All.Length);
    }

    private static string? WhyNot(RuleCase one, IReadOnlySet<string> operations)
    {
        if (one.Rules.Any(r => !Library.ContainsKey(r))) return "it rests on a fact outside of AWS";
        if (one.Row.Conditions.Any(c => c.StartsWith("declared ", StringComparison.Ordinal))) return "it rests on a fact outside of AWS";
        if (one.Row.Conditions.Any(c => c.StartsWith("caller in administrator account of", StringComparison.Ordinal))) return "the tests delegate no administration of services";
        if (!one.Row.Calls.Any()) return "it has no call";
        if (one.Row.Calls.Any(c => c.Provider is not null)) return "an identity provider outside of AWS gives the token";
        return WitnessReplay.WhyNot(one.Rules.SelectMany(r => RuleRow.All.Single(row => row.Id == r).Calls).Where(c => c.Actions.Length == 1).Select(c => c.Actions[0]), operations);
    }

    // The way to the first thing that the case's own rule gives.
    private static ImmutableArray<ReachStep>? Witness(CaseCloud cloud, RuleCase one)
    {
        var world = new World(cloud.Snapshot!, one.Rules.Select(id => Library[id]));
        var attacker = (PrincipalNode)cloud.Snapshot!.Find(cloud.Attacker)!;
        var result = ReachSearch.Run(world, [attacker], isPossible: false);
        var atom = result.Derivations.Where(d => d.Value.Rule?.Id == one.Row.Id).OrderBy(d => d.Key.Kind).ThenBy(d => d.Key.Node).ThenBy(d => d.Key.Detail).Select(d => (Atom?)d.Key).FirstOrDefault();
        return atom is { } found ? new WitnessBuilder(cloud.Snapshot, result).Build([found]).Steps : null;
    }

    private static async Task<IReadOnlySet<string>> OperationsAsync()
    {
        var (cloud, _) = await CaseCloud.MakeAsync(RuleCaseGenerator.Positive(RuleRow.All.Single(r => r.Id == "D01")).First(), Cancel);
        await using (cloud) return cloud.Operations;
    }
}
