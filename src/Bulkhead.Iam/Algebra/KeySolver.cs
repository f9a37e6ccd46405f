using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// Finds what a request must carry under one context key so that given clauses hold and others do not. A missing key, set
/// operators, negation and <c>IfExists</c> are read as the IAM User Guide's reference_policies_elements_condition_operators
/// and reference_policies_condition-single-vs-multi-valued-context-keys say.
/// </summary>
internal sealed class KeySolver(ImmutableArray<KeyAtom> atoms, VariableBinding binding, ImmutableArray<StringConstraint> demands)
{
    // A set of the empty text alone counts as an empty set, as if the key were absent.
    private static readonly StringConstraint EmptyText = StringConstraint.In(WildcardSet.Literal(""));

    private static readonly StringConstraint NotEmptyText = StringConstraint.NotIn(WildcardSet.Literal(""));

    /// <summary>Solves for the shapes in the order given.</summary>
    /// <param name="shapes">What the request may carry, in the order to try.</param>
    public KeySolution Solve(params ReadOnlySpan<KeyShape> shapes)
    {
        if (IsContradictory()) return new(SetVerdict.Empty);
        var unknown = atoms.Any(a => !a.Clause.Operator.IsKnown);
        foreach (var shape in shapes)
        {
            var solution = shape switch
            {
                KeyShape.Absent => MetByAbsence() ? new KeySolution(SetVerdict.Inhabited, ContextValue.Absent) : new(SetVerdict.Empty),
                KeyShape.Single => SolveSingle(),
                KeyShape.Set => SolveSet(),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (solution.Verdict == SetVerdict.Inhabited) return unknown ? new(SetVerdict.Unknown, solution.Value) : solution;
            if (solution.Verdict == SetVerdict.Unknown) unknown = true;
        }

        return new(unknown ? SetVerdict.Unknown : SetVerdict.Empty);
    }

    /// <summary>Whether a clause must hold and must not hold.</summary>
    private bool IsContradictory() => atoms.Any(a => a.Holds && atoms.Any(b => !b.Holds && a.SameTest(b)));

    private bool MetByAbsence()
    {
        foreach (var atom in atoms)
        {
            if (HoldsForAbsence(atom.Clause) is { } holds && holds != atom.Holds) return false;
        }

        return true;
    }

    /// <summary>Whether a clause holds where the key is absent; null where its operator is unknown.</summary>
    internal static bool? HoldsForAbsence(ConditionClause clause)
    {
        var op = clause.Operator;
        if (!op.IsKnown) return null;
        if (op.Test == ConditionTest.Null) return clause.Values.Any(v => v.Text.Equals("true", StringComparison.OrdinalIgnoreCase));
        return op.Quantifier switch
        {
            ConditionQuantifier.ForAllValues => true,
            ConditionQuantifier.ForAnyValue => false,
            ConditionQuantifier.None => op.IsNegated || op.IfExists,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private KeySolution SolveSingle()
    {
        var demanded = new List<KeyAtom>();
        foreach (var atom in atoms)
        {
            if (atom.Clause.Operator.Test == ConditionTest.Null)
            {
                if (HoldsForPresence(atom.Clause) != atom.Holds) return new(SetVerdict.Empty);
            }
            else if (atom.Clause.Operator.IsKnown)
            {
                demanded.Add(atom);
            }
        }

        var scalar = SolveScalar(demanded);
        return scalar.Verdict == SetVerdict.Inhabited
            ? new(SetVerdict.Inhabited, ContextValue.Single(scalar.Witness!))
            : new(scalar.Verdict);
    }

    private KeySolution SolveSet()
    {
        var always = new List<KeyAtom>();
        var sometimes = new List<KeyAtom>();
        var needsValue = false;
        foreach (var atom in atoms)
        {
            var op = atom.Clause.Operator;
            if (!op.IsKnown) continue;
            if (op.Test == ConditionTest.Null)
            {
                // Rule: Null is true for an empty set too, so the set must have a value where Null may not hold.
                if (HoldsForPresence(atom.Clause) == atom.Holds) needsValue = true;
                else return new(SetVerdict.Empty);
                continue;
            }

            switch (op.Quantifier, atom.Holds)
            {
                case (ConditionQuantifier.ForAllValues, true) or (ConditionQuantifier.ForAnyValue, false):
                    always.Add(atom);
                    break;
                case (ConditionQuantifier.ForAnyValue, true) or (ConditionQuantifier.ForAllValues, false):
                    sometimes.Add(atom);
                    break;
                case (ConditionQuantifier.None, true):
                    // Without a set operator a set does not match: nothing holds of it.
                    return new(SetVerdict.Empty);
                case (ConditionQuantifier.None, false):
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var atom in sometimes)
        {
            // Among others, the empty text is a value like any.
            var scalar = SolveScalar([.. always, atom], NotEmptyText);
            if (scalar.Verdict == SetVerdict.Empty) scalar = SolveScalar([.. always, atom], EmptyText);
            if (scalar.Verdict != SetVerdict.Inhabited) return new(scalar.Verdict);
            if (!values.Contains(scalar.Witness!)) values.Add(scalar.Witness!);
        }

        if (values.Count == 0 ? needsValue : values.All(v => v.Length == 0))
        {
            var scalar = SolveScalar(always, NotEmptyText);
            if (scalar.Verdict == SetVerdict.Inhabited) values.Add(scalar.Witness!);
            else if (values.Count > 0 || scalar.Verdict == SetVerdict.Unknown || demands.Length > 0) return new(scalar.Verdict);
            else values.Add("");
        }

        return new(SetVerdict.Inhabited, ContextValue.Set(values.DrainToImmutable()));
    }

    private static bool HoldsForPresence(ConditionClause nullClause) =>
        nullClause.Values.Any(v => v.Text.Equals("false", StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds one value for which every clause holds or not, as its atom says, set operators aside.</summary>
    private Emptiness SolveScalar(IReadOnlyCollection<KeyAtom> demanded, StringConstraint? besides = null)
    {
        var constraints = new List<StringConstraint>(demands);
        if (besides is not null && demanded.All(a => a.IsText)) constraints.Add(besides);
        var typed = new List<KeyAtom>();
        foreach (var atom in demanded)
        {
            if (!atom.IsText) typed.Add(atom);
            else constraints.Add(ToConstraint(atom));
        }

        if (typed.Count == 0) return SolveText(constraints, demanded);
        var texts = demanded.Where(a => a.IsText).SelectMany(a => a.Clause.Values).Select(v => v.Text);
        foreach (var candidate in TypedValues.Candidates(typed, texts))
        {
            if (typed.Exists(a => TypedValues.Holds(a.Clause, candidate) != a.Holds)) continue;
            if (constraints.Count == 0) return Emptiness.Of(candidate);
            var fits = PatternAlgebra.Solve([.. constraints, StringConstraint.In(WildcardSet.Literal(candidate))]);
            if (fits.Verdict == SetVerdict.Inhabited) return fits;
        }

        // The candidates stand for all values of the typed operators; with patterns on the same key they may miss some.
        return constraints.Count == 0 && TypedValues.AreOfOneKind(typed) ? Emptiness.Empty : Emptiness.Unknown;
    }

    private Emptiness SolveText(List<StringConstraint> constraints, IReadOnlyCollection<KeyAtom> demanded)
    {
        var solution = PatternAlgebra.Solve(constraints);
        return solution.Verdict == SetVerdict.Inhabited && OpaqueContradiction(demanded) ? Emptiness.Empty : solution;
    }

    /// <summary>
    /// Whether a clause that must hold lies within those that must not, whatever values their variables have. A pattern with
    /// each variable as one opaque character is contained in others only if it is so for all values of the variables.
    /// </summary>
    private bool OpaqueContradiction(IReadOnlyCollection<KeyAtom> demanded)
    {
        var opaque = binding.Opaque();
        var forbidden = demanded
            .Where(a => a.IsText && a.Holds == a.Clause.Operator.IsNegated)
            .Select(a => new StringConstraint(false, Globs(a, opaque)))
            .ToArray();
        if (forbidden.Length == 0) return false;
        foreach (var atom in demanded.Where(a => HasOpenVariables(a) && a.Holds != a.Clause.Operator.IsNegated))
        {
            var required = new StringConstraint(true, Globs(atom, opaque));
            if (required.Globs.Length == atom.Clause.Values.Length
                && PatternAlgebra.Solve([required, .. forbidden]).Verdict == SetVerdict.Empty) return true;
        }

        return false;
    }

    private bool HasOpenVariables(KeyAtom atom) =>
        atom.WithVariables && atom.IsText && atom.Clause.Values.Any(v => binding.IsOpen(PolicyPattern.Parse(v.Text, true)));

    private StringConstraint ToConstraint(KeyAtom atom)
    {
        var mustMatch = atom.Holds != atom.Clause.Operator.IsNegated;
        if (mustMatch || !atom.WithVariables) return new StringConstraint(mustMatch, Globs(atom, binding));
        var known = atom.Clause.Values.Where(v => !binding.IsOpen(PolicyPattern.Parse(v.Text, true)));
        return new StringConstraint(false, Globs(atom with { Clause = atom.Clause with { Values = [.. known] } }, binding));
    }

    private static ImmutableArray<WildcardSet> Globs(KeyAtom atom, VariableBinding binding)
    {
        var test = atom.Clause.Operator.Test;
        var style = test switch
        {
            ConditionTest.StringLike => PatternStyle.Plain,
            ConditionTest.ArnLike => PatternStyle.Arn,
            _ => PatternStyle.Exact,
        };
        var globs = ImmutableArray.CreateBuilder<WildcardSet>();
        foreach (var value in atom.Clause.Values)
        {
            var pattern = PolicyPattern.Parse(value.Text, atom.WithVariables);
            if (pattern.ToGlob(binding, style, test == ConditionTest.StringEqualsIgnoreCase) is { } glob) globs.Add(glob);
        }

        return globs.DrainToImmutable();
    }
}
