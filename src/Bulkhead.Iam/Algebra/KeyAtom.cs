using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Algebra;

/// <summary>A demand on the value of a context key: the clause must hold, or must not.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Holds">Whether it must hold.</param>
/// <param name="WithVariables">Whether the document's version has policy variables.</param>
internal sealed record KeyAtom(ConditionClause Clause, bool Holds, bool WithVariables)
{
    /// <summary>Whether the operator reads policy variables: string and ARN operators do.</summary>
    public bool HasVariables => WithVariables && IsText
        && Clause.Values.Any(v => PolicyPattern.Parse(v.Text, true).HasVariables);

    /// <summary>Whether the operator compares texts, so that patterns tell all about it.</summary>
    public bool IsText => Clause.Operator.Test is ConditionTest.StringEquals or ConditionTest.StringEqualsIgnoreCase
        or ConditionTest.StringLike or ConditionTest.ArnLike or ConditionTest.BinaryEquals;

    /// <summary>Whether both demand the same test of the same values.</summary>
    public bool SameTest(KeyAtom other) =>
        WithVariables == other.WithVariables
        && Clause.OperatorName.Equals(other.Clause.OperatorName, StringComparison.OrdinalIgnoreCase)
        && Clause.Key.Equals(other.Clause.Key, StringComparison.OrdinalIgnoreCase)
        && Clause.Values.Length == other.Clause.Values.Length
        && Clause.Values.Select(v => v.Text).ToHashSet(StringComparer.Ordinal).SetEquals(other.Clause.Values.Select(v => v.Text));
}
