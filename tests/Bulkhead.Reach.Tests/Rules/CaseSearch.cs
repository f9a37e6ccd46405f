using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Runs a case through the readers of files and the search, with the rules of the case alone.</summary>
internal static class CaseSearch
{
    private static readonly Dictionary<string, Rule> Library = RuleLibrary.Embedded.ToDictionary(r => r.Id, StringComparer.Ordinal);

    /// <summary>Whether the search comes to every effect of the case's rule by that rule; with why not.</summary>
    public static bool Leads(RuleCase one, bool isPossible, out string why)
    {
        var diagnostics = new DiagnosticBag();
        var snapshot = SnapshotReader.Read(
            new SnapshotInputs([Input("details", one.AuthorizationDetails)], Input("organization", one.Organization), [Input("facts", one.Facts)]), diagnostics);
        Assert.True(snapshot is not null && diagnostics.Count == 0, $"{one}: {string.Join("; ", diagnostics.ToSorted().Select(d => d.Message))}");
        var world = new World(snapshot, one.Rules.Select(id => Library[id]));
        var attacker = Assert.IsType<PrincipalNode>(snapshot.Find(one.Attacker));
        var result = SearchOf(world, attacker, isPossible);
        var fired = result.Derivations.Where(d => d.Value.Rule?.Id == one.Row.Id).ToList();
        why = fired.Count > 0
            ? string.Join("; ", fired.Select(f => $"{f.Key.Kind} {(f.Key.Node < 0 ? "" : snapshot.Nodes[f.Key.Node].Arn)} by {string.Join(", ", f.Value.Calls.Select(c => c.Asked.Action))}{(f.Value.Unknowns.IsEmpty ? "" : " if " + string.Join(", ", f.Value.Unknowns))}"))
            : "the rule did not fire";
        return fired.Count > 0;
    }

    private static SearchResult SearchOf(World world, PrincipalNode attacker, bool isPossible) => ReachSearch.Run(world, [attacker], isPossible);

    private static FactInput Input(string name, string text)
    {
        using var document = JsonDocument.Parse(text);
        return new(name, document.RootElement.Clone());
    }
}
