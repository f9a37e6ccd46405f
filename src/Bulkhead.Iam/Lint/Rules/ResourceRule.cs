using System.Buffers;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>
/// Resources that the statement's actions do not take. An action without resource types is authorised on <c>*</c> alone
/// (IAM User Guide, reference_policies_elements_resource).
/// </summary>
internal sealed class ResourceRule : ILintRule
{
    private const int MaximumActions = 2000;

    private static readonly SearchValues<char> OpenParts = SearchValues.Create("*?${}[]<>");

    public void Check(LintContext context, Statement statement)
    {
        if (statement is not { Action.IsNegated: false, Resource.IsNegated: false }) return;
        var resources = statement.Resource.Patterns;
        if (resources.IsEmpty || resources.Any(r => r.Text.AsSpan().Trim('*').IsEmpty || PolicyGrammar.ResourceFault(r.Text) is not null)) return;
        var patterns = resources.Select(r => PolicyPattern.Parse(r.Text, context.HasVariables)).ToArray();

        var refusing = new List<(PolicyText Pattern, CatalogueAction First)>();
        var allRefuse = true;
        foreach (var pattern in statement.Action.Patterns)
        {
            if (pattern.Text.AsSpan().Trim('*').IsEmpty) return;
            var actions = context.Catalogue.Expand(pattern.Text).Take(MaximumActions).ToArray();
            if (actions.Length == 0 || Array.Exists(actions, a => Accepts(a, patterns)))
            {
                allRefuse = false;
            }
            else if (Array.Find(actions, a => a.HasResourceTypes) is { } typed)
            {
                refusing.Add((pattern, typed));
            }
            else
            {
                allRefuse = false;
                context.Report(
                    LintDiagnostics.ActionWithoutResources,
                    pattern.Span,
                    $"AWS documents no resources for '{pattern.Text}', and authorises such actions on '*' alone",
                    help: "move it into a statement with \"Resource\": \"*\"");
            }
        }

        if (refusing.Count == 0) return;
        if (allRefuse)
        {
            context.Report(
                LintDiagnostics.NoActionAcceptsResource,
                statement.Resource.Span,
                "AWS documents none of the statement's actions for these resources, so that the statement never applies",
                help: $"name resources that the actions take, such as {refusing[0].First.Resources[0].Type.ArnTemplate}");
            return;
        }

        foreach (var (pattern, first) in refusing)
        {
            context.Report(
                LintDiagnostics.ActionRefusesResources,
                pattern.Span,
                $"'{pattern.Text}' is documented for none of the statement's resources, so that the statement never applies to it",
                help: $"it takes {string.Join(" or ", first.Resources.Take(3).Select(r => r.Type.ArnTemplate))}");
        }
    }

    private static bool Accepts(CatalogueAction action, PolicyPattern[] resources) =>
        action.HasResourceTypes && action.Resources.Any(r => Array.Exists(resources, p => MayBe(r.Type, p)));

    private static bool MayBe(CatalogueResourceType type, PolicyPattern pattern) =>
        Meet(pattern.ToGlob(VariableBinding.Any, PatternStyle.Arn), WildcardSet.ParseArn(type.ArnPattern))
        || (!HasAccountInPlace(pattern.Text)
            && Meet(pattern.ToGlob(VariableBinding.Any, PatternStyle.Resource), WildcardSet.ParseWithinSegments(type.ArnPattern)));

    // A star at the end of a segment reaches over colons. Where the account is in its place that matters only for names with
    // absurd content: else arn:aws:lambda:*:*:function/* would be taken for a function of the name function/x.
    private static bool HasAccountInPlace(string arn) =>
        arn.Split(':', 6) is [_, _, _, _, var account, _]
        && (account.Length == 0 || account is "aws" || account.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || account.AsSpan().ContainsAny(OpenParts));

    private static bool Meet(WildcardSet? pattern, WildcardSet type) => pattern is not null && PatternAlgebra.Intersect(pattern, type).Verdict != SetVerdict.Empty;
}
