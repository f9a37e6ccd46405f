using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint;

/// <summary>Looks at the statements of a document for one sort of mistake.</summary>
internal interface ILintRule
{
    /// <summary>Looks at one statement.</summary>
    void Check(LintContext context, Statement statement);
}
