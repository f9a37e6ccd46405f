using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Questions;

/// <summary>Decides the clauses that a caller's fixed keys decide, once for each clause.</summary>
internal sealed class ConditionFolder(Scenario scenario)
{
    private readonly Dictionary<KeyAtom, Formula> _folded = new(ReferenceEqualityComparer.Instance);

    public Formula Fold(KeyAtom clause)
    {
        if (_folded.TryGetValue(clause, out var folded)) return folded;
        folded = !clause.Clause.Operator.IsKnown ? Formula.Open
            : !scenario.IsFixed(clause.Clause.Key) ? new Formula.KeyTest(clause)
            : Solve(clause) == SetVerdict.Empty ? Formula.False
            : Solve(clause with { Holds = false }) == SetVerdict.Empty ? Formula.True
            : new Formula.KeyTest(clause);
        _folded.Add(clause, folded);
        return folded;
    }

    private SetVerdict Solve(KeyAtom atom)
    {
        var domain = scenario.DomainOf(atom.Clause.Key, atom.Clause.Operator.Quantifier != ConditionQuantifier.None);
        return new KeySolver([atom], scenario.Binding, domain.Demands).Solve(domain.Shapes.AsSpan()).Verdict;
    }
}
