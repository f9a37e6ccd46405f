using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// Of a formula, what holds whatever the values are that were not collected, and however that is which nobody knows. What
/// comes out implies the formula; the other way it need not be.
/// </summary>
internal sealed class Certainty(Scene scene)
{
    /// <summary>The keys that were not collected and that the formula hangs on.</summary>
    public SortedSet<string> Uncollected { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the formula hangs on something that nobody knows.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the formula holds just as much as what came out.</summary>
    public bool IsExact => Uncollected.Count == 0 && !IsOpen;

    public Formula Of(Formula formula)
    {
        switch (formula)
        {
            case Formula.Constant:
                return formula;
            case Formula.OpenQuestion:
                IsOpen = true;
                return Formula.False;
            case Formula.Conjunction all:
                return Formula.All(all.Parts.Select(Of));
            case Formula.Disjunction any:
                return Formula.Any(any.Parts.Select(Of));
            case Formula.KeyTest test:
                return OfKey(test);
            case Formula.ResourceTest test:
                return OfResource(test);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Formula OfKey(Formula.KeyTest test)
    {
        var clause = test.Atom.Clause;
        if (IsUncollected(clause.Key))
        {
            if (HoldsAlways(test.Atom)) return Formula.True;
            Uncollected.Add(clause.Key);
            return Formula.False;
        }

        if (!test.Atom.HasVariables) return test;
        var known = clause.Values.RemoveAll(v => PolicyPattern.Parse(v.Text, true).Variables.Any(p => IsUncollected(p.Key)));
        if (known.Length == clause.Values.Length) return test;
        foreach (var variable in clause.Values.SelectMany(v => PolicyPattern.Parse(v.Text, true).Variables)) NoteVariable(variable.Key);

        // A value fewer in a test that must find one is only stricter; in one that must find none it would be laxer.
        var mustMatch = test.Atom.Holds != clause.Operator.IsNegated;
        return mustMatch && !known.IsEmpty && clause.Operator.Quantifier == Documents.ConditionQuantifier.None
            ? new Formula.KeyTest(test.Atom with { Clause = clause with { Values = known } })
            : Formula.False;
    }

    private Formula OfResource(Formula.ResourceTest test)
    {
        if (!test.Patterns.Any(p => p.Variables.Any(v => IsUncollected(v.Key)))) return test;
        foreach (var variable in test.Patterns.SelectMany(p => p.Variables)) NoteVariable(variable.Key);
        if (test.MustMatch)
        {
            var known = test.Patterns.RemoveAll(p => p.Variables.Any(v => IsUncollected(v.Key)));
            return known.IsEmpty ? Formula.False : test with { Patterns = known };
        }

        return test with { Patterns = [.. test.Patterns.Select(Widen)] };
    }

    /// <summary>The pattern with anything in the place of variables that were not collected.</summary>
    private PolicyPattern Widen(PolicyPattern pattern) => pattern.Replace(v => IsUncollected(v.Key) ? VariablePart.Wildcard('*') : v);

    private bool HoldsAlways(KeyAtom atom)
    {
        var domain = scene.DomainOf(atom.Clause.Key, atom.Clause.Operator.Quantifier != Documents.ConditionQuantifier.None);
        return new KeySolver([atom with { Holds = !atom.Holds }], scene.Binding, domain.Demands).Solve(domain.Shapes.AsSpan()).Verdict == SetVerdict.Empty;
    }

    private bool IsUncollected(string key) => scene.StateOf(key).Mode == KeyMode.Uncollected;

    private void NoteVariable(string key)
    {
        if (IsUncollected(key)) Uncollected.Add(key);
    }
}
