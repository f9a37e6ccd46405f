using System.Collections.Immutable;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>
/// A principal in a mode: as it is, or less bound. The oracle makes them, one for all that come to the same, so they compare by
/// reference; what was worked out of a stance is kept with it.
/// </summary>
internal sealed class Stance(PrincipalNode principal)
{
    public PrincipalNode Principal { get; } = principal;

    /// <summary>How it is less bound.</summary>
    public Loosening Loosening { get; init; }

    /// <summary>The managed policies that it gains at will, by number.</summary>
    public ImmutableSortedSet<int> Gained { get; init; } = [];

    /// <summary>The groups that it joins at will, by number.</summary>
    public ImmutableSortedSet<int> Joined { get; init; } = [];

    /// <summary>The policies that can be its boundary, by number.</summary>
    public ImmutableSortedSet<int> Boundaries { get; init; } = [];

    /// <summary>Whether resource control policies are gone everywhere.</summary>
    public bool IsUnguardedEverywhere { get; init; }

    /// <summary>What it can act with; set by the oracle.</summary>
    internal ImmutableArray<IdentityStacks.Choice> Choices { get; set; }

    /// <summary>What its policies may allow, as text; set by the oracle.</summary>
    internal string? Allowed { get; set; }

    /// <summary>What is known of its requests; set by the oracle.</summary>
    internal KnownContext? Context { get; set; }

    /// <summary>The rules that it has to do with; set by the search.</summary>
    internal Search.StanceRules? Rules { get; set; }

    public bool Has(Loosening loosening) => (Loosening & loosening) != Loosening.None;
}
