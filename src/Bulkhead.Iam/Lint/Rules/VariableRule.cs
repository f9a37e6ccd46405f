using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>Policy variables that are not read, or never have a value (IAM User Guide, reference_policies_variables).</summary>
internal sealed class VariableRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        foreach (var resource in statement.Resource?.Patterns ?? []) CheckText(context, resource, null);
        foreach (var clause in statement.Conditions)
        {
            foreach (var value in clause.Values) CheckText(context, value, clause);
        }
    }

    private static void CheckText(LintContext context, PolicyText text, ConditionClause? clause)
    {
        foreach (var variable in PolicyPattern.Parse(text.Text, withVariables: true).Variables)
        {
            // A name without a colon is no key; PlaceholderRule speaks of it.
            if (!variable.Key.Contains(':', StringComparison.Ordinal)) continue;
            if (!context.HasVariables)
            {
                context.Report(
                    LintDiagnostics.VariableInOldVersion,
                    text.Span,
                    $"without the version 2012-10-17, '${{{variable.Key}}}' is literal text",
                    help: "write \"Version\": \"2012-10-17\"");
            }
            else if (clause is not null && clause.Operator.IsKnown && !new KeyAtom(clause, true, true).IsText)
            {
                context.Report(
                    LintDiagnostics.VariableNotReadHere,
                    text.Span,
                    $"'{clause.OperatorName}' reads no policy variables",
                    help: "policy variables work with string and ARN operators only");
            }
            else if (context.Catalogue.FindConditionKey(variable.Key) is { } key)
            {
                if (!key.IsMultivalued) continue;
                context.Report(
                    LintDiagnostics.MultivaluedVariable,
                    text.Span,
                    $"'{variable.Key}' has many values and can't be a policy variable",
                    help: "use a key with one value");
            }
            else if (!variable.Key.AsSpan(0, variable.Key.IndexOf(':', StringComparison.Ordinal)).Contains('.'))
            {
                var nearest = context.Catalogue.NearestConditionKey(variable.Key);
                context.Report(
                    LintDiagnostics.UnknownVariable,
                    text.Span,
                    $"there is no condition key '{variable.Key}', so that the variable never has a value",
                    nearest is null ? null : $"did you mean '{nearest}'?");
            }
        }
    }
}
