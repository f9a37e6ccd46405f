using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>A statement's <c>Principal</c> or <c>NotPrincipal</c>.</summary>
/// <param name="IsNegated">Whether it is <c>NotPrincipal</c>: everyone but those listed.</param>
/// <param name="Entries">The principals.</param>
/// <param name="IsBareStar">Whether it was written <c>"*"</c>, the only form that a resource control policy may have.</param>
/// <param name="Span">Where the element stands.</param>
public sealed record PrincipalElement(
    bool IsNegated, ImmutableArray<PrincipalEntry> Entries, bool IsBareStar = false, SourceSpan? Span = null)
{
    /// <summary><c>"Principal": "*"</c>.</summary>
    public static PrincipalElement Everyone { get; } = new(false, [new(PrincipalType.Everyone, "*")], IsBareStar: true);
}
