using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint;

/// <summary>The document that is looked at, and where findings go.</summary>
internal sealed class LintContext(PolicyDocument document, PolicyDocumentKind kind, ActionCatalogue catalogue, DiagnosticBag findings)
{
    public PolicyDocument Document { get; } = document;

    public PolicyDocumentKind Kind { get; } = kind;

    public ActionCatalogue Catalogue { get; } = catalogue;

    public bool HasVariables => Document.Version == PolicyVersion.Version2012;

    public void Report(DiagnosticDescriptor descriptor, SourceSpan? span, string message, string? label = null, string? help = null) =>
        findings.Add(new Diagnostic(descriptor, message) { Span = span, Label = label, Help = help });
}
