using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Core.Documents;

/// <summary>What <see cref="JsonDocumentReader"/> made of a text.</summary>
/// <param name="Root">The value; null where the text is not JSON.</param>
/// <param name="Diagnostics">Why not; at most one, since reading stops at the first mistake.</param>
public sealed record JsonReadResult(DocumentNode? Root, ImmutableArray<Diagnostic> Diagnostics);
