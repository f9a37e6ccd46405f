using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
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
/// search's witness is walked there with signed calls. A rule that is not has a reason: what it needs is outside of AWS or not in the
/// local cloud, or <see cref="NotReplayed"/> names it.
/// </summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const string Outside = "it rests on a fact outside of AWS";
    private const string OutsideToken = "an identity provider outside of AWS gives the token";
    private const string NoCall = "no call is made: it follows from what is held";

    // With what the cases give: that the attacker holds something already.
    private static readonly Dictionary<string, Rule> Library = RuleLibrary.Embedded.Concat(Given()).ToDictionary(r => r.Id, StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rule_that_the_local_cloud_can_carry_out_is_carried_out_there()
    {
        var carried = new SortedSet<string>(StringComparer.Ordinal);
        var reasons = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var open = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var refused = new List<string>();
        var operations = await OperationsAsync();
        foreach (var one in RuleRow.All.SelectMany(r => RuleCaseGenerator.Positive(r, a => Rank(a, operations))))
        {
            var id = one.Row.Id;
            if (WhyNot(one, operations) is { } early)
            {
                reasons.TryAdd(id, early);
                continue;
            }

            if (NotReplayed.Rules.ContainsKey(id) && open.ContainsKey(id)) continue;
            CaseCloud cloud;
            string? whyNot;
            try
            {
                (cloud, whyNot) = await CaseCloud.MakeAsync(one, null, Cancel);
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
                    open.TryAdd(id, whyNot);
                    continue;
                }

                if (Witness(cloud.Snapshot!, cloud.Attacker, one) is not { } witness)
                {
                    refused.Add($"{one}: no way in the cloud's own names");
                    continue;
                }

                var report = await WitnessReplay.RunAsync(witness, cloud, Cancel);
                var last = report.Steps[^1];
                if (report.Outcome == ReplayOutcome.Carried) carried.Add(id);
                else if (IsDeclared(one)) reasons.TryAdd(id, Outside);
                else if (last.Text == OutsideToken) reasons.TryAdd(id, OutsideToken);
                else if (report.Outcome == ReplayOutcome.NotRehearsed || NotReplayed.Rules.ContainsKey(id)) open.TryAdd(id, last.Text);
                else refused.Add($"{one}: {last.Call} on {last.Resource} by {last.Principal}: {last.Text} (request {last.RequestId})");
            }
        }

        foreach (var id in carried)
        {
            reasons.Remove(id);
            open.Remove(id);
        }

        output.WriteLine($"{carried.Count} of {RuleRow.All.Length} rules carried out in the local cloud: {string.Join(' ', carried)}");
        Write(reasons.Where(r => !open.ContainsKey(r.Key)));
        Write(open);
        Assert.True(refused.Count == 0, $"{refused.Count} witnesses refused:\n{string.Join('\n', refused)}");
        string[] unexplained = [.. open.Where(o => !NotReplayed.Rules.ContainsKey(o.Key)).Select(o => $"{o.Key}: {o.Value}")];
        Assert.True(unexplained.Length == 0, $"{unexplained.Length} rules are not carried out, though the local cloud has all operations of a way. Write moves, or the reason in {nameof(NotReplayed)}:\n{string.Join('\n', unexplained)}");
        Assert.Equal([], carried.Where(NotReplayed.Rules.ContainsKey));
        Assert.Equal(RuleRow.All.Select(r => r.Id).Where(r => !RuleCaseGenerator.Without.ContainsKey(r)).Order(StringComparer.Ordinal), carried.Concat(reasons.Keys).Concat(open.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        output.WriteLine($"{reasons.Keys.Count(k => !open.ContainsKey(k))} rules need what is outside of AWS or not in the local cloud; {open.Count} more are named in {nameof(NotReplayed)}");
    }

    [Fact]
    public async Task A_way_that_is_carried_out_is_refused_where_a_permission_is_missing()
    {
        var operations = await OperationsAsync();
        var (refused, through) = (0, new List<string>());
        foreach (var (positive, negatives) in RuleRow.All.SelectMany(r => RuleCaseGenerator.Refused(r, a => Rank(a, operations))))
        {
            if (WhyNot(positive, operations) is not null || await ReplayAsync(positive, positive) is not { Outcome: ReplayOutcome.Carried }) continue;
            foreach (var negative in negatives)
            {
                if (await ReplayAsync(negative, positive) is not { } report) through.Add($"{negative}: it can't be made, though the way itself can");
                else if (report.Outcome == ReplayOutcome.Refused && IsDenied(report.Steps[^1].Text)) refused++;
                else through.Add($"{negative}: {report.Outcome}, {report.Steps[^1].Call} on {report.Steps[^1].Resource} by {report.Steps[^1].Principal}: {report.Steps[^1].Text}");
            }
        }

        output.WriteLine($"{refused} refused");
        Assert.True(through.Count == 0, $"{through.Count} ways are open, or end otherwise, though a permission is missing:\n{string.Join('\n', through)}");
    }

    [Fact]
    public void A_named_reason_is_about_a_rule() => Assert.Equal([], NotReplayed.Rules.Keys.Except(RuleRow.All.Select(r => r.Id), StringComparer.Ordinal));

    private void Write(IEnumerable<KeyValuePair<string, string>> reasons)
    {
        foreach (var group in reasons.GroupBy(r => r.Value, r => r.Key, StringComparer.Ordinal).OrderByDescending(g => g.Count())) output.WriteLine($"{group.Count(),4} {group.Key}: {string.Join(' ', group)}");
    }

    private static int Rank(string action, IReadOnlySet<string> operations) => WitnessReplay.CanTake(action, operations) ? 0 : operations.Contains(action) ? 1 : 2;

    // The way of one case walked in the cloud of another, which lacks something; null where that cloud can't be made.
    private static async Task<ReplayReport?> ReplayAsync(RuleCase made, RuleCase walked)
    {
        try
        {
            var (cloud, whyNot) = await CaseCloud.MakeAsync(made, walked, Cancel);
            await using (cloud)
            {
                return whyNot is null && Witness(cloud.Snapshot!, cloud.Attacker, walked) is { } witness ? await WitnessReplay.RunAsync(witness, cloud, Cancel) : null;
            }
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // AWS's codes for a missing permission.
    private static bool IsDenied(string text) => text.StartsWith("AccessDenied", StringComparison.Ordinal) || text.StartsWith("UnauthorizedOperation", StringComparison.Ordinal)
        || text.Contains("is not authorized to perform", StringComparison.Ordinal) || text.Contains("not authorized", StringComparison.OrdinalIgnoreCase);

    // What stands against a case before it is made: judged by the way that the search finds in the case's files.
    private static string? WhyNot(RuleCase one, IReadOnlySet<string> operations)
    {
        var diagnostics = new DiagnosticBag();
        var snapshot = SnapshotReader.Read(new([Input("details", one.AuthorizationDetails)], Input("organization", one.Organization), [Input("facts", one.Facts)]), diagnostics)!;
        if (Witness(snapshot, one.Attacker, one) is not { } steps) throw new InvalidOperationException($"{one}: no way");
        if (steps.Any(s => s.Principal.Length == 0 && s.RuleId == one.Row.Id)) return NoCall;
        if (steps.Any(s => s.Principal == "a subject of the identity provider" && s.Call != "sts:AssumeRoleWithWebIdentity")) return OutsideToken;
        foreach (var call in one.Row.Calls.Where(c => c.Actions.All(a => !WitnessReplay.CanTake(a, operations) && a != "iam:PassRole")).Where(c => steps.Any(s => c.Actions.Contains(s.Call, StringComparer.OrdinalIgnoreCase))))
        {
            if (WitnessReplay.WhyNot(call.Actions, operations) is { } why && Absent(call.Actions[0], operations) is { } absent) return absent;
        }

        foreach (var step in steps.Where(s => s.Principal.Length > 0))
        {
            if (Absent(step.Call, operations) is { } absent) return absent;
        }

        // What the row is about is in no service of the local cloud, though its calls are.
        return one.Row.Variables.Select(v => KindRow.All.FirstOrDefault(k => k.Kind == v.Kind)?.From?.Split(':')[0])
            .FirstOrDefault(s => s is not null && s != "declared" && !operations.Any(o => o.StartsWith($"{(s == "sso" ? "sso-admin" : s)}:", StringComparison.Ordinal))) is { } service
            ? $"the local cloud has no service {service}" : null;
    }

    private static string? Absent(string action, IReadOnlySet<string> operations)
    {
        if (WitnessReplay.CanTake(action, operations) || operations.Contains(action) || action == "iam:PassRole") return null;
        var why = WitnessReplay.WhyNot([action], operations)!;
        if (!why.StartsWith("the local cloud has no ", StringComparison.Ordinal)) return null;
        var service = action[..action.IndexOf(':', StringComparison.Ordinal)];
        return operations.Any(o => o.StartsWith($"{service}:", StringComparison.Ordinal)) ? why : $"the local cloud has no service {service}";
    }

    private static bool IsDeclared(RuleCase one) => JsonNode.Parse(one.Facts)!.AsObject().Any(account => account.Value!.AsObject()
        .Any(f => f.Key.StartsWith("declared:", StringComparison.Ordinal) && f.Value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && f.Key.StartsWith("declared:", StringComparison.Ordinal)));

    private static ImmutableArray<Rule> Given()
    {
        var diagnostics = new DiagnosticBag();
        var rules = RuleReader.Read(new SourceFile("cases.json", HeldBy.Rows), diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return rules;
    }

    private static FactInput Input(string name, string text)
    {
        using var document = JsonDocument.Parse(text);
        return new(name, document.RootElement.Clone());
    }

    // The way to the first thing that the case's own rule gives.
    private static ImmutableArray<ReachStep>? Witness(Snapshot snapshot, string attackerArn, RuleCase one)
    {
        var world = new World(snapshot, one.Rules.Select(id => Library[id]));
        var attacker = snapshot.Find(attackerArn) as PrincipalNode ?? snapshot.Nodes.OfType<PrincipalNode>().First(p => p.IsOutside);
        var result = ReachSearch.Run(world, [attacker], isPossible: false);
        var atom = result.Derivations.Where(d => d.Value.Rule?.Id == one.Row.Id).OrderBy(d => d.Key.Kind)
            // Delegated administrators have only some ways into the management account.
            .ThenBy(d => d.Key.Node >= 0 && one.Row.Gives.Contains("administers organization") && snapshot.Nodes[d.Key.Node].Account == snapshot.ManagementAccount).ThenBy(d => d.Key.Node).ThenBy(d => d.Key.Detail).Select(d => (Atom?)d.Key).FirstOrDefault();
        return atom is { } found ? new WitnessBuilder(snapshot, result).Build([found]).Steps.RemoveAll(s => HeldBy.Given.ContainsValue(s.RuleId)) : null;
    }

    private static async Task<IReadOnlySet<string>> OperationsAsync()
    {
        var (cloud, _) = await CaseCloud.MakeAsync(RuleCaseGenerator.Positive(RuleRow.All.Single(r => r.Id == "D01")).First(), null, Cancel);
        await using (cloud) return cloud.Operations;
    }
}
