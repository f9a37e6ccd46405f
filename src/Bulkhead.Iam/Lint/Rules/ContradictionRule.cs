using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>Conditions on one key that no value of it, nor its absence, meets together, so that the statement never applies.</summary>
internal sealed class ContradictionRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        foreach (var group in statement.Conditions.GroupBy(c => c.Key, StringComparer.OrdinalIgnoreCase))
        {
            // A value that its operator can't compare is reported as such.
            if (group.Any(c => c.Values.Any(v => PolicyGrammar.ConditionValueFault(c.Operator, v.Text) is not null))) continue;
            var atoms = group.Select(c => new KeyAtom(c, true, context.HasVariables)).ToImmutableArray();
            var key = context.Catalogue.FindConditionKey(group.Key);
            ReadOnlySpan<KeyShape> shapes = key switch
            {
                { IsMultivalued: true } => [KeyShape.Absent, KeyShape.Set],
                { } when !group.Any(c => c.Operator.Quantifier != ConditionQuantifier.None) => [KeyShape.Absent, KeyShape.Single],
                _ => [KeyShape.Absent, KeyShape.Single, KeyShape.Set],
            };
            // A key with many values under an operator without set operator is a finding of its own.
            if (key is { IsMultivalued: true } && group.Any(c => c.Operator.Quantifier == ConditionQuantifier.None && c.Operator.Test != ConditionTest.Null)) continue;
            if (new KeySolver(atoms, VariableBinding.Any, []).Solve(shapes).Verdict != SetVerdict.Empty) continue;
            var last = group.Last();
            var message = group.Count() == 1
                ? $"the condition '{last.OperatorName}' on '{last.Key}' is never met, so that the statement never applies"
                : $"no request meets all {group.Count()} conditions on '{last.Key}', so that the statement never applies";
            context.Report(LintDiagnostics.ContradictoryConditions, last.Span, message, help: "conditions of one statement must all hold; put alternatives into two statements");
        }
    }
}
