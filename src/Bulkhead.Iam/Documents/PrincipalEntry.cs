using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>One principal that a <c>Principal</c> or <c>NotPrincipal</c> element names.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Value">The text under the kind; <c>*</c> for everyone.</param>
/// <param name="Span">Where it stands.</param>
public sealed record PrincipalEntry(PrincipalType Type, string Value, SourceSpan? Span = null);
