using System.Collections.Immutable;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>A principal in a mode: as it is, or less bound. Two stances with the same parts are equal.</summary>
internal sealed record Stance(PrincipalNode Principal)
{
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

    /// <summary>What makes two stances of one principal differ.</summary>
    public string Key =>
        $"{Principal.Index}/{(int)Loosening}/{string.Join(',', Gained)}/{string.Join(',', Joined)}/{string.Join(',', Boundaries)}/{IsUnguardedEverywhere}";

    public bool Has(Loosening loosening) => (Loosening & loosening) != Loosening.None;
}
