using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>
/// A Sid is unique in its policy; in IAM's own policies it has letters and digits alone (IAM User Guide,
/// reference_policies_elements_sid).
/// </summary>
internal sealed class SidRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        if (statement.Sid is not { Length: > 0 } sid) return;
        var first = context.Document.Statements.First(s => s.Sid == sid);
        if (first.Index != statement.Index)
        {
            context.Report(
                LintDiagnostics.DuplicateSid,
                statement.Span,
                $"statement {statement.Index + 1} has the Sid '{sid}' of statement {first.Index + 1}",
                help: "give each statement a Sid of its own, or none");
        }

        var isIam = context.Kind is PolicyDocumentKind.Identity or PolicyDocumentKind.Boundary or PolicyDocumentKind.Session or PolicyDocumentKind.Trust;
        if (isIam && !sid.All(char.IsAsciiLetterOrDigit))
        {
            context.Report(
                LintDiagnostics.InvalidSid,
                statement.Span,
                $"the Sid '{sid}' of {PolicyDocumentKinds.InWords(context.Kind)} may have letters and digits only",
                help: "remove the other characters");
        }
    }
}
