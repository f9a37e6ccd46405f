using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint;

/// <summary>What the lint found in one document.</summary>
/// <param name="Path">What diagnostics call the document.</param>
/// <param name="Kind">What it was read as; null where it could not be read, and nobody said.</param>
/// <param name="IsKindGuessed">Whether nobody said what it is.</param>
/// <param name="Document">The document; null where it has none, or could not be read.</param>
/// <param name="Diagnostics">The findings, in the order of their places.</param>
public sealed record PolicyLintResult(
    string Path,
    PolicyDocumentKind? Kind,
    bool IsKindGuessed,
    PolicyDocument? Document,
    ImmutableArray<Diagnostic> Diagnostics);
