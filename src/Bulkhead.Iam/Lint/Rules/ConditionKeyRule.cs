using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>Condition keys that do not exist, or that no action of the statement carries.</summary>
internal sealed class ConditionKeyRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        foreach (var clause in statement.Conditions)
        {
            var colon = clause.Key.IndexOf(':', StringComparison.Ordinal);
            // A key of an OpenID Connect provider is ISSUER:CLAIM, and issuers are free (IAM User Guide,
            // reference_policies_iam-condition-keys, "Available keys for AWS OIDC federation").
            if (colon > 0 && clause.Key.AsSpan(0, colon).Contains('.')) continue;
            if (context.Catalogue.FindConditionKey(clause.Key) is not { } key)
            {
                var nearest = context.Catalogue.NearestConditionKey(clause.Key);
                context.Report(
                    LintDiagnostics.UnknownConditionKey,
                    clause.Span,
                    $"there is no condition key '{clause.Key}', so that no request carries it",
                    nearest is null ? null : $"did you mean '{nearest}'?",
                    nearest is null ? "look up the service's condition keys in AWS's Service Authorization Reference" : null);
            }
            else if (!IsGlobal(clause.Key) && statement.Action is { IsNegated: false } action && !IsCarried(context, action, key))
            {
                context.Report(
                    LintDiagnostics.KeyNeverPresent,
                    clause.Span,
                    $"none of the statement's actions carries the condition key '{clause.Key}'",
                    help: "use a key that AWS's Service Authorization Reference lists for the actions");
            }
        }
    }

    private static bool IsGlobal(string key) =>
        GlobalConditionKeys.Find(key) is not null || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);

    private static bool IsCarried(LintContext context, ActionElement element, CatalogueConditionKey key)
    {
        var any = false;
        foreach (var action in element.Patterns.SelectMany(p => context.Catalogue.Expand(p.Text)))
        {
            any = true;
            if (action.ConditionKeys.Contains(key)) return true;
            if (action.Resources.Any(r => r.ConditionKeys.Contains(key) || r.Type.ConditionKeys.Contains(key))) return true;
        }

        return !any;
    }
}
