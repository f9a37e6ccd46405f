using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>A statement's <c>Action</c> or <c>NotAction</c>.</summary>
/// <param name="IsNegated">Whether it is <c>NotAction</c>: every action but those listed.</param>
/// <param name="Patterns">The actions, with wildcards; their case does not matter.</param>
/// <param name="Span">Where the element stands.</param>
public sealed record ActionElement(bool IsNegated, ImmutableArray<PolicyText> Patterns, SourceSpan? Span = null);
