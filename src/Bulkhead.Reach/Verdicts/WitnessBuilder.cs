using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Verdicts;

/// <summary>Lays out the derivations that lead to atoms as steps, each after those that it needs.</summary>
internal sealed class WitnessBuilder(Snapshot snapshot, SearchResult result)
{
    private readonly List<(Atom Atom, Derivation Derivation)> _order = [];
    private readonly List<string> _unknownAtFirst = [];
    private readonly HashSet<Derivation> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>The steps to the atoms, and all that is not known on the way.</summary>
    /// <param name="targets">What must be held.</param>
    /// <param name="last">The call that is then made; null for none.</param>
    public (ImmutableArray<ReachStep> Steps, ImmutableArray<string> Unknowns) Build(IEnumerable<Atom> targets, MadeCall? last = null)
    {
        foreach (var target in targets) Visit(target);
        var steps = ImmutableArray.CreateBuilder<ReachStep>();
        foreach (var (atom, derivation) in _order) AddSteps(steps, atom, derivation);
        var unknowns = _unknownAtFirst.Concat(_order.SelectMany(o => o.Derivation.Unknowns));
        if (last is not null)
        {
            AddCall(steps, last, "call", "make the call", "does it", [], []);
            if (last.Answer.Unknown is { } unknown) unknowns = unknowns.Append(unknown);
        }

        return (steps.ToImmutable(), [.. unknowns.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The calls on the way to the atoms, in order.</summary>
    public ImmutableArray<MadeCall> Calls(IEnumerable<Atom> targets)
    {
        foreach (var target in targets) Visit(target);
        return [.. _order.SelectMany(o => o.Derivation.Calls)];
    }

    // Depth first without recursion: a way may be as long as an organization has principals.
    private void Visit(Atom target)
    {
        var stack = new Stack<(Atom Atom, bool IsDone)>();
        stack.Push((target, false));
        while (stack.TryPop(out var next))
        {
            var derivation = result.Derivations[next.Atom];
            if (next.IsDone)
            {
                if (derivation.Rule is null) _unknownAtFirst.AddRange(derivation.Unknowns);
                else if (_seen.Add(derivation)) _order.Add((next.Atom, derivation));
                continue;
            }

            if (_seen.Contains(derivation)) continue;
            stack.Push((next.Atom, true));
            foreach (var premise in derivation.Premises) stack.Push((premise, false));
        }
    }

    private void AddSteps(ImmutableArray<ReachStep>.Builder steps, Atom atom, Derivation derivation)
    {
        var rule = derivation.Rule!;
        var gives = TextOf(atom);
        if (derivation.Calls.IsEmpty)
        {
            var resource = atom.Node >= 0 ? snapshot.Nodes[atom.Node].Arn : "";
            steps.Add(new(steps.Count + 1, rule.Name, "", resource, rule.Id, rule.Name, gives, [], derivation.Assumptions, derivation.Unknowns));
        }

        foreach (var call in derivation.Calls)
        {
            AddCall(steps, call, rule.Id, rule.Name, gives, derivation.Assumptions, call == derivation.Calls[^1] ? derivation.Unknowns : []);
        }
    }

    private static void AddCall(
        ImmutableArray<ReachStep>.Builder steps, MadeCall call, string ruleId, string ruleName, string gives,
        ImmutableArray<string> assumptions, ImmutableArray<string> otherUnknowns)
    {
        var rests = call.Answer.Answer?.RestsOn.Select(r => r.Text) ?? [];
        var principal = call.Maker?.Principal is { } maker ? WhoIs(maker, call) : "a subject of the identity provider";
        steps.Add(new(
            steps.Count + 1, call.Asked.Action, principal, call.Answer.Answer?.Witness?.Resources[0] ?? call.Asked.Resource, ruleId, ruleName, gives,
            StatementsOf(call), [.. assumptions, .. rests], call.Answer.Unknown is { } unknown ? [unknown] : otherUnknowns));
    }

    private static string WhoIs(PrincipalNode principal, MadeCall call) => principal.IsOutside ? SnapshotReader.Anyone : call.Answer.Answer?.Witness?.Principal is not { } made ? principal.Arn : StrangerAccess.Is(made) ? SnapshotReader.Anyone : made.ToString();

    private static ImmutableArray<string> StatementsOf(MadeCall call)
    {
        if (call.Answer is not { Answer.Witness: { } witness, Stack: { } stack }) return [];
        var decision = stack.Explain(CompiledRequest.Create(witness, CatalogueFacts.Embedded));
        return [.. decision.Statements.Select(s => $"{s.Policy.Name ?? "policy"}: {s.Statement.DisplayName}").Distinct(StringComparer.Ordinal)];
    }

    private string TextOf(Atom atom)
    {
        var node = atom.Node >= 0 ? snapshot.Nodes[atom.Node] : null;
        var name = node is PrincipalNode { Kind: not ("user" or "role") } made ? made.Name : node?.Arn;
        return atom.Kind switch
        {
            AtomKind.Session => $"acts as {name}",
            AtomKind.Loosened => $"{Loosenings.Text((Rules.Loosening)atom.Detail)} {name}",
            AtomKind.Gains => $"{name} has {snapshot.Nodes[atom.Detail].Arn}",
            AtomKind.Joins => $"{name} is in {snapshot.Nodes[atom.Detail].Arn}",
            AtomKind.Boundary => $"the boundary of {name} is {snapshot.Nodes[atom.Detail].Arn}",
            AtomKind.Holds => $"{Loosenings.Text((Rules.Hold)atom.Detail)} {name}",
            AtomKind.UnguardedEverywhere => "no guardrail holds any account",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
