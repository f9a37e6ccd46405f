using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>A statement's <c>Resource</c> or <c>NotResource</c>.</summary>
/// <param name="IsNegated">Whether it is <c>NotResource</c>: every resource but those listed.</param>
/// <param name="Patterns">The ARNs, with wildcards and policy variables; their case matters.</param>
/// <param name="Span">Where the element stands.</param>
public sealed record ResourceElement(bool IsNegated, ImmutableArray<PolicyText> Patterns, SourceSpan? Span = null);
