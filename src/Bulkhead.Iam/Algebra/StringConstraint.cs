using System.Collections.Immutable;

namespace Bulkhead.Iam.Algebra;

/// <summary>A demand on a string: it must be in one of the sets, or in none of them.</summary>
/// <param name="MustMatch">Whether the string must match one of the patterns; otherwise it must match none.</param>
/// <param name="Globs">The patterns. With none, a string that must match cannot exist.</param>
public sealed record StringConstraint(bool MustMatch, ImmutableArray<WildcardSet> Globs)
{
    /// <summary>The string must match <paramref name="glob"/>.</summary>
    public static StringConstraint In(WildcardSet glob) => new(true, [glob]);

    /// <summary>The string must not match <paramref name="glob"/>.</summary>
    public static StringConstraint NotIn(WildcardSet glob) => new(false, [glob]);
}
