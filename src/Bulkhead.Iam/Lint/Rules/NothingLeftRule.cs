using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary><c>NotAction</c> or <c>NotResource</c> with <c>*</c>, and empty lists: the statement never applies.</summary>
internal sealed class NothingLeftRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        if (statement.Action is { } action) Check(context, action.IsNegated, action.Patterns, action.Span, "Action");
        if (statement.Resource is { } resource) Check(context, resource.IsNegated, resource.Patterns, resource.Span, "Resource");
    }

    private static void Check(LintContext context, bool isNegated, IReadOnlyCollection<PolicyText> patterns, SourceSpan? span, string element)
    {
        var isAll = patterns.Any(p => p.Text.Length > 0 && p.Text.AsSpan().Trim('*').IsEmpty);
        if (isNegated && isAll)
        {
            context.Report(LintDiagnostics.NothingLeft, span, $"'Not{element}' with '*' leaves nothing, so that the statement never applies", help: $"name what is left out, or use '{element}'");
        }
        else if (!isNegated && patterns.Count == 0)
        {
            context.Report(LintDiagnostics.NothingLeft, span, $"'{element}' is empty, so that the statement never applies", help: "remove the statement, or fill the list");
        }
    }
}
