using System.Collections.Immutable;

namespace Bulkhead.Reach.Search;

/// <summary>Calls that one principal must be able to make together. Shared by all instances that need them.</summary>
/// <param name="key">What the calls ask, as a text; null for the calls of a rule that speaks of its caller, which are shared with nothing.</param>
/// <param name="calls">The calls.</param>
internal sealed class GroundGroup(string? key, ImmutableArray<GroundCall> calls)
{
    public string? Key { get; } = key;

    public ImmutableArray<GroundCall> Calls { get; } = calls;

    /// <summary>The instances that wait for it.</summary>
    public List<GroundInstance> Instances { get; } = [];
}
