using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>An element that the policy language does not have. What it means is unknown, so decisions say so.</summary>
/// <param name="Name">The element's name.</param>
/// <param name="Span">Where it stands.</param>
public sealed record UnknownElement(string Name, SourceSpan? Span = null);
