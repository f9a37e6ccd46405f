using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>
/// <c>NotPrincipal</c> with <c>Allow</c> grants to everybody else, anonymous callers included (IAM User Guide,
/// reference_policies_elements_notprincipal).
/// </summary>
internal sealed class NotPrincipalRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        if (statement is not { Effect: StatementEffect.Allow, Principal: { IsNegated: true } principal }) return;
        context.Report(
            LintDiagnostics.NotPrincipalAllows,
            principal.Span,
            "'NotPrincipal' with 'Allow' grants to everyone else, also to anonymous callers",
            help: "name the principals with 'Principal'");
    }
}
