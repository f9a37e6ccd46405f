namespace Bulkhead.Iam.Algebra;

/// <summary>One position of a pattern.</summary>
/// <param name="Kind">What it matches.</param>
/// <param name="Character">The character of a literal.</param>
internal readonly record struct GlobToken(GlobTokenKind Kind, char Character = '\0')
{
    public bool IsLoop => Kind is GlobTokenKind.AnyMany or GlobTokenKind.AnyManyInSegment;
}
