using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>One key under one operator of a <c>Condition</c> block. All clauses of a statement must hold.</summary>
/// <param name="OperatorName">The operator as the policy says it.</param>
/// <param name="Key">The context key as the policy says it; its case does not matter.</param>
/// <param name="Values">The values: any may match; for negated operators, none may.</param>
/// <param name="Span">Where the key stands.</param>
public sealed record ConditionClause(
    string OperatorName, string Key, ImmutableArray<PolicyText> Values, SourceSpan? Span = null)
{
    /// <summary>The operator taken apart; its test is unknown where the language has no such operator.</summary>
    public ConditionOperator Operator { get; } = ConditionOperator.Parse(OperatorName);
}
