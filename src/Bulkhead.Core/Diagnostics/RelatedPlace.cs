using Bulkhead.Core.Documents;

namespace Bulkhead.Core.Diagnostics;

/// <summary>Another place that a diagnostic speaks of, such as the first of two duplicates.</summary>
public sealed record RelatedPlace(SourceSpan Span, string Message);
