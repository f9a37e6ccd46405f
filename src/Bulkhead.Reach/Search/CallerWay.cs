using System.Collections.Immutable;

namespace Bulkhead.Reach.Search;

/// <summary>A way of a rule that speaks of its caller, as seen by one that may be the caller.</summary>
/// <param name="instance">The way.</param>
/// <param name="unknowns">What is not known of it and of whether the one may be its caller.</param>
internal sealed class CallerWay(GroundInstance instance, ImmutableArray<string> unknowns)
{
    public GroundInstance Instance { get; } = instance;

    public ImmutableArray<string> Unknowns { get; } = unknowns;

    /// <summary>Whether it was found that some call can't be made, whatever is not known.</summary>
    public bool IsImpossible { get; set; }
}
