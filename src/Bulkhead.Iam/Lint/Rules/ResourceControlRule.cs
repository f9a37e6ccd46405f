using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>
/// What resource control policies do not bind (Organizations User Guide, orgs_manage_policies_rcps, "Resources and entities not
/// restricted by RCPs"; KMS Developer Guide, resource-control-policies, on kms:RetireGrant).
/// </summary>
internal sealed class ResourceControlRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        if (context.Kind != PolicyDocumentKind.ResourceControl) return;
        foreach (var pattern in statement.Action?.Patterns ?? [])
        {
            var colon = pattern.Text.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            var prefix = pattern.Text[..colon];
            if (context.Catalogue.FindService(prefix) is not null && !context.Catalogue.SupportsResourceControlPolicies(prefix))
            {
                context.Report(
                    LintDiagnostics.ServiceWithoutResourceControl,
                    pattern.Span,
                    $"resource control policies do not bind '{prefix}' (as of {context.Catalogue.Date:yyyy-MM-dd})",
                    help: "use a service control policy, or a policy on the resource");
            }
            else if (pattern.Text.Equals("kms:RetireGrant", StringComparison.OrdinalIgnoreCase))
            {
                context.Report(
                    LintDiagnostics.ActionWithoutResourceControl,
                    pattern.Span,
                    "resource control policies do not bind 'kms:RetireGrant'",
                    help: "remove it");
            }
        }
    }
}
