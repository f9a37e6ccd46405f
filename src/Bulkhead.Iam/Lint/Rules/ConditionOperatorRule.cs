using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>Operators that do not go with their key: set operators, and types.</summary>
internal sealed class ConditionOperatorRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        foreach (var clause in statement.Conditions)
        {
            var op = clause.Operator;
            if (!op.IsKnown || context.Catalogue.FindConditionKey(clause.Key) is not { } key) continue;
            CheckQuantifier(context, statement, clause, key);
            if (WrongType(op.Test, key.Type) is { } right)
            {
                context.Report(
                    LintDiagnostics.WrongOperatorType,
                    clause.Span,
                    $"'{clause.OperatorName}' does not compare values such as those of '{key.Name}', which are {right.Type}",
                    help: $"use {right.Operators}");
            }
        }
    }

    // IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys.
    // A request without aws:TagKeys sets no tags, so that ForAllValues says of it what is meant.
    private static void CheckQuantifier(LintContext context, Statement statement, ConditionClause clause, CatalogueConditionKey key)
    {
        var op = clause.Operator;
        if (op.Quantifier != ConditionQuantifier.None && !key.IsMultivalued)
        {
            context.Report(
                LintDiagnostics.SetOperatorOnSingleValue,
                clause.Span,
                $"'{clause.Key}' has one value, and '{clause.OperatorName}' is for keys with many",
                help: $"write '{clause.OperatorName[(clause.OperatorName.IndexOf(':', StringComparison.Ordinal) + 1)..]}'");
        }
        else if (op.Quantifier == ConditionQuantifier.None && key.IsMultivalued && op.Test != ConditionTest.Null)
        {
            context.Report(
                LintDiagnostics.MissingSetOperator,
                clause.Span,
                $"'{clause.Key}' has many values, and '{clause.OperatorName}' is for keys with one",
                help: $"write 'ForAnyValue:{clause.OperatorName}' or 'ForAllValues:{clause.OperatorName}'");
        }
        else if (op.Quantifier == ConditionQuantifier.ForAllValues && statement.Effect == StatementEffect.Allow
            && !clause.Key.EndsWith("TagKeys", StringComparison.OrdinalIgnoreCase) && !RequiresPresence(statement, clause.Key))
        {
            context.Report(
                LintDiagnostics.ForAllValuesAllows,
                clause.Span,
                $"'{clause.OperatorName}' also holds where a request carries no '{clause.Key}'",
                help: $"add \"Null\": {{ \"{clause.Key}\": \"false\" }} unless that is meant");
        }
    }

    private static bool RequiresPresence(Statement statement, string key) => statement.Conditions.Any(c =>
        c.Key.Equals(key, StringComparison.OrdinalIgnoreCase)
        && ((c.Operator.Test == ConditionTest.Null && c.Values.All(v => v.Text.Equals("false", StringComparison.OrdinalIgnoreCase)))
            || c.Operator.Quantifier == ConditionQuantifier.ForAnyValue));

    private static (string Type, string Operators)? WrongType(ConditionTest test, ConditionKeyType type)
    {
        var isText = test is ConditionTest.StringEquals or ConditionTest.StringEqualsIgnoreCase or ConditionTest.StringLike or ConditionTest.ArnLike;
        var isNumber = test is ConditionTest.NumericEquals or ConditionTest.NumericLessThan or ConditionTest.NumericLessThanEquals
            or ConditionTest.NumericGreaterThan or ConditionTest.NumericGreaterThanEquals;
        var isDate = test is ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
            or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals;
        return type switch
        {
            ConditionKeyType.IpAddress when isText || isNumber || isDate || test == ConditionTest.Bool =>
                ("addresses", "IpAddress or NotIpAddress"),
            ConditionKeyType.Numeric when test is ConditionTest.IpAddress or ConditionTest.Bool or ConditionTest.ArnLike => ("numbers", "a Numeric operator"),
            ConditionKeyType.Date when test is ConditionTest.IpAddress or ConditionTest.Bool || isText => ("dates", "a Date operator"),
            ConditionKeyType.Bool when test == ConditionTest.IpAddress || isNumber || isDate => ("true or false", "Bool"),
            ConditionKeyType.Arn when test is ConditionTest.IpAddress or ConditionTest.Bool || isNumber || isDate => ("ARNs", "ArnLike or ArnNotLike"),
            ConditionKeyType.String when test == ConditionTest.IpAddress || isDate => ("texts", "a String operator"),
            _ => null,
        };
    }
}
