using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Iam.Questions;

/// <summary>The answer to a question about files.</summary>
/// <param name="Kind">What the files were read as; null where they could not be read and nobody said.</param>
/// <param name="Answer">The answer; null where a file could not be read.</param>
/// <param name="Diagnostics">What is wrong with the files.</param>
public sealed record PolicyQuestionResult(PolicyDocumentKind? Kind, AccessAnswer? Answer, ImmutableArray<Diagnostic> Diagnostics);
