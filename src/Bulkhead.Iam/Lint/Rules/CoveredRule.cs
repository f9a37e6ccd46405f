using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>A statement that does nothing, because another one with the same effect covers all of it, whatever the condition.</summary>
internal sealed class CoveredRule : ILintRule
{
    /// <summary>The comparison is of each statement with each, so it is made for documents of a usual size only.</summary>
    private const int MaximumStatements = 64;

    public void Check(LintContext context, Statement statement)
    {
        if (context.Document.Statements.Length > MaximumStatements) return;
        foreach (var other in context.Document.Statements)
        {
            if (other.Index == statement.Index || !Covers(context, other, statement)) continue;
            // Of two that cover each other, the later one is at fault.
            if (Covers(context, statement, other) && other.Index > statement.Index) continue;
            context.Report(
                LintDiagnostics.CoveredStatement,
                statement.Span,
                $"{Name(statement)} does nothing: {Name(other)} covers it",
                help: "remove one of them");
            return;
        }
    }

    private static string Name(Statement statement) => statement.Sid is { Length: > 0 } sid ? $"the statement '{sid}'" : statement.DisplayName;

    private static bool Covers(LintContext context, Statement outer, Statement inner) =>
        outer.Effect == inner.Effect
        && outer.Conditions.IsEmpty
        && outer.UnknownElements.IsEmpty
        && SamePrincipal(outer.Principal, inner.Principal)
        && outer.Action is { IsNegated: false } outerAction
        && inner.Action is { IsNegated: false } innerAction
        && Contains(outerAction.Patterns, innerAction.Patterns, ignoreCase: true)
        && (outer.Resource, inner.Resource) switch
        {
            (null, null) => true,
            ({ IsNegated: false } all, _) when all.Patterns.Any(p => p.Text == "*") => true,
            ({ IsNegated: false } outerResource, { IsNegated: false } innerResource) =>
                !HasVariables(context, outerResource) && !HasVariables(context, innerResource)
                && Contains(outerResource.Patterns, innerResource.Patterns, ignoreCase: false),
            _ => false,
        };

    private static bool HasVariables(LintContext context, ResourceElement resource) =>
        context.HasVariables && resource.Patterns.Any(p => PolicyPattern.Parse(p.Text, true).HasVariables);

    private static bool SamePrincipal(PrincipalElement? outer, PrincipalElement? inner)
    {
        if (outer is null || inner is null) return outer is null && inner is null;
        if (outer is { IsNegated: false } && outer.Entries.Any(e => e.Type == PrincipalType.Everyone)) return !inner.IsNegated;
        return outer.IsNegated == inner.IsNegated && outer.Entries.Select(e => (e.Type, e.Value)).ToHashSet().SetEquals(inner.Entries.Select(e => (e.Type, e.Value)));
    }

    private static bool Contains(IEnumerable<PolicyText> outer, IEnumerable<PolicyText> inner, bool ignoreCase)
    {
        var globs = outer.Select(p => WildcardSet.Parse(p.Text, ignoreCase)).ToArray();
        return inner.All(p => PatternAlgebra.Contains(globs, WildcardSet.Parse(p.Text, ignoreCase), budget: 2000) == true);
    }
}
