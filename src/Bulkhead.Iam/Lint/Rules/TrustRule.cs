using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>
/// A trust policy's resource is the role itself, and its actions are those of STS that make sessions (IAM User Guide,
/// id_roles_update-role-trust-policy, and reference_policies_elements_principal on wildcards in trust policies).
/// </summary>
internal sealed class TrustRule : ILintRule
{
    private static readonly string[] Actions =
    [
        "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity",
        "sts:SetContext",
    ];

    public void Check(LintContext context, Statement statement)
    {
        if (context.Kind != PolicyDocumentKind.Trust) return;
        if (statement.Resource is { } resource)
        {
            context.Report(
                LintDiagnostics.ResourceInTrustPolicy,
                resource.Span,
                "a trust policy has no 'Resource': it is about the role that it is attached to",
                help: "remove the element");
        }

        foreach (var action in statement.Action is { IsNegated: false } element ? element.Patterns : [])
        {
            if (Actions.Any(a => Matches(action.Text, a))) continue;
            context.Report(
                LintDiagnostics.ActionInTrustPolicy,
                action.Span,
                $"a trust policy can't allow or deny '{action.Text}'",
                help: "use sts:AssumeRole, sts:AssumeRoleWithSAML, sts:AssumeRoleWithWebIdentity, sts:TagSession or sts:SetSourceIdentity");
        }

        if (statement is { Effect: StatementEffect.Allow, Conditions.IsEmpty: true, Principal: { IsNegated: false } principal }
            && principal.Entries.Any(e => e.Type == PrincipalType.Everyone))
        {
            context.Report(
                LintDiagnostics.TrustsEveryone,
                principal.Span,
                "every principal of every account may assume this role",
                help: "name accounts or roles, or add a condition such as aws:PrincipalOrgID");
        }

        static bool Matches(string pattern, string action) =>
            Algebra.PatternAlgebra.Intersect(Algebra.WildcardSet.Parse(pattern, ignoreCase: true), Algebra.WildcardSet.Literal(action, ignoreCase: true)).Verdict
                == Algebra.SetVerdict.Inhabited;
    }
}
