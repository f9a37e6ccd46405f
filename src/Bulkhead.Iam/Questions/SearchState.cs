using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Questions;

/// <summary>What a search has assumed so far of a request's resource and context.</summary>
internal sealed record SearchState(
    ImmutableArray<Formula.ResourceTest> Resources,
    ImmutableDictionary<string, ImmutableArray<KeyAtom>> Keys,
    bool IsOpen)
{
    public static SearchState Start { get; } =
        new([], ImmutableDictionary.Create<string, ImmutableArray<KeyAtom>>(StringComparer.OrdinalIgnoreCase), false);

    public SearchState With(Formula.ResourceTest test) => this with { Resources = Resources.Add(test) };

    public SearchState With(KeyAtom atom)
    {
        var atoms = Keys.TryGetValue(atom.Clause.Key, out var known) ? known : [];
        return this with { Keys = Keys.SetItem(atom.Clause.Key, atoms.Add(atom)) };
    }

    /// <summary>Whether some value of the key meets what was assumed of it.</summary>
    public KeySolution Solve(string key, KeySpace space, VariableBinding binding, bool preferPresent = false)
    {
        var atoms = Keys[key];
        var domain = space.DomainOf(key, atoms.Any(a => a.Clause.Operator.Quantifier != ConditionQuantifier.None));
        var shapes = preferPresent ? domain.Shapes.OrderBy(s => s == KeyShape.Absent).ToImmutableArray() : domain.Shapes;
        return new KeySolver(atoms, binding, domain.Demands).Solve(shapes.AsSpan());
    }
}
