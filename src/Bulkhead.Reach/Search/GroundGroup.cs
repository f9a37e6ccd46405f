using System.Collections.Immutable;

namespace Bulkhead.Reach.Search;

/// <summary>Calls that one principal must be able to make together. Shared by all instances that need them.</summary>
internal sealed class GroundGroup(int index, ImmutableArray<GroundCall> calls)
{
    /// <summary>Its number.</summary>
    public int Index { get; } = index;

    public ImmutableArray<GroundCall> Calls { get; } = calls;

    /// <summary>The instances that wait for it.</summary>
    public List<GroundInstance> Instances { get; } = [];
}
