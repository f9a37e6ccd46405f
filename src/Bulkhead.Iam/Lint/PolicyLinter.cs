using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Lint.Rules;

namespace Bulkhead.Iam.Lint;

/// <summary>
/// Finds mistakes in policy documents: what AWS refuses, what AWS accepts but never applies, and what is probably not meant.
/// docs/iam-lint.md lists the findings. Safe for use by many threads.
/// </summary>
/// <param name="catalogue">AWS's actions; the embedded ones where nothing newer is given.</param>
public sealed class PolicyLinter(ActionCatalogue? catalogue = null)
{
    private static readonly ILintRule[] Rules =
    [
        new ActionRule(), new ConditionKeyRule(), new ConditionOperatorRule(), new ContradictionRule(), new VariableRule(),
        new PlaceholderRule(), new ArnRule(), new ResourceRule(), new NothingLeftRule(), new SidRule(), new CoveredRule(),
        new TrustRule(), new NotPrincipalRule(), new ResourceControlRule(),
    ];

    /// <summary>Looks at one file.</summary>
    /// <param name="path">What diagnostics call the file; its folders may tell the kind.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="kind">What the document is for; guessed where null.</param>
    public PolicyLintResult Lint(string path, string text, PolicyDocumentKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        var findings = new DiagnosticBag();
        var file = new SourceFile(path, text);
        var json = JsonDocumentReader.Read(file);
        findings.AddRange(json.Diagnostics);
        if (json.Root is null) return new(path, kind, kind is null, null, findings.ToSorted());
        if (kind is { } other && !PolicyDocumentKinds.HasStatements(other))
        {
            PolicySizes.Check(file, other, findings);
            return new(path, kind, false, null, findings.ToSorted());
        }

        var parsed = PolicyParser.Parse(json.Root, path);
        findings.AddRange(parsed.Diagnostics);
        if (parsed.Document is not { } document) return new(path, kind, kind is null, null, findings.ToSorted());
        var read = kind ?? PolicyDocumentKinds.Guess(path, document);
        PolicySizes.Check(file, read, findings);
        findings.AddRange(Lint(document, read));
        return new(path, read, kind is null, document, findings.ToSorted());
    }

    /// <summary>Looks at a document that was read before. Its size and the mistakes of its text are not looked at again.</summary>
    public IEnumerable<Diagnostic> Lint(PolicyDocument document, PolicyDocumentKind kind)
    {
        ArgumentNullException.ThrowIfNull(document);
        var findings = new DiagnosticBag();
        if (PolicyDocumentKinds.HasStatements(kind))
        {
            findings.AddRange(PolicyGrammar.FaultsIn(document, PolicyDocumentKinds.ToPolicyKind(kind)).Except(document.Faults));
        }

        var context = new LintContext(document, kind, catalogue ?? ActionCatalogue.Embedded, findings);
        foreach (var statement in document.Statements)
        {
            foreach (var rule in Rules) rule.Check(context, statement);
        }

        return findings.ToSorted();
    }
}
