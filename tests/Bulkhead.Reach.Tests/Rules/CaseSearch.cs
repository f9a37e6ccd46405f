using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Runs a case through the readers of files and the search, with the rules of the case alone.</summary>
internal static class CaseSearch
{
    private static readonly Dictionary<string, Rule> Library = RuleLibrary.Embedded.Concat(GivenRules()).ToDictionary(r => r.Id, StringComparer.Ordinal);

    /// <summary>
    /// Whether the search gets to the case's rule: in the certain search with all that the rule gives, in the possible one with
    /// any of it. With how, or why not.
    /// </summary>
    public static bool Leads(RuleCase one, bool isPossible, out string why)
    {
        var diagnostics = new DiagnosticBag();
        var snapshot = SnapshotReader.Read(
            new SnapshotInputs([Input("details", one.AuthorizationDetails)], Input("organization", one.Organization), [Input("facts", one.Facts)]), diagnostics);
        Assert.True(snapshot is not null && diagnostics.Count == 0, $"{one}: {string.Join("; ", diagnostics.ToSorted().Select(d => d.Message))}");
        var world = new World(snapshot, one.Rules.Select(id => Library[id]));
        var attacker = Assert.IsType<PrincipalNode>(snapshot.Find(one.Attacker));
        var result = ReachSearch.Run(world, [attacker], isPossible);
        var fired = result.Derivations.Where(d => d.Value.Rule?.Id == one.Row.Id && !IsBeside(d.Key, one, snapshot)).ToList();
        var missing = one.Effects.Where(e => !result.Derivations.Keys.Any(a => EffectText.IsOf(e.Effect, e.Variables, a, snapshot))).ToList();
        why = fired.Count == 0 ? "the rule did not fire"
            : missing.Count > 0 ? $"it does not give {string.Join(", ", missing.Select(m => m.Effect))}"
            : string.Join("; ", fired.Select(f => $"{f.Key.Kind} {(f.Key.Node < 0 ? "" : snapshot.Nodes[f.Key.Node].Arn)} by {string.Join(", ", f.Value.Calls.Select(c => c.Asked.Action))}{(f.Value.Unknowns.IsEmpty ? "" : " if " + string.Join(", ", f.Value.Unknowns))}"));
        return isPossible ? fired.Count > 0 : fired.Count > 0 && missing.Count == 0;
    }

    // A pipeline has actions besides those that the case is about: its source, and the approval that is in the way.
    private static bool IsBeside(Atom atom, RuleCase one, Snapshot snapshot) => atom.Node >= 0 && snapshot.Nodes[atom.Node] is { Kind: PipelineDeclarations.Action } action
        && !one.Effects.Any(e => e.Variables.Values.Contains(action.Arn, StringComparer.Ordinal));

    private static ImmutableArray<Rule> GivenRules()
    {
        var diagnostics = new DiagnosticBag();
        var rules = RuleReader.Read(new SourceFile("HeldBy.json", HeldBy.Rows), diagnostics);
        return diagnostics.Count == 0 ? rules : throw new InvalidOperationException(string.Join("; ", diagnostics.ToSorted().Select(d => d.Message)));
    }

    private static FactInput Input(string name, string text)
    {
        using var document = JsonDocument.Parse(text);
        return new(name, document.RootElement.Clone());
    }
}
