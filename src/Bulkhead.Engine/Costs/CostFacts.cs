using System.Collections.Immutable;

namespace Bulkhead.Engine.Costs;

/// <summary>What Cost Explorer says of some months.</summary>
public sealed record CostFacts
{
    /// <summary>The months, the earliest first: their first days.</summary>
    public required ImmutableArray<DateOnly> Months { get; init; }

    /// <summary>Those whose bill is not final.</summary>
    public required ImmutableSortedSet<DateOnly> Estimated { get; init; }

    /// <summary>The currency of every amount; null where nothing was spent.</summary>
    public string? Currency { get; init; }

    /// <summary>What was spent.</summary>
    public required ImmutableArray<CostFact> Facts { get; init; }

    /// <summary>Whether the tag of Bulkhead's stacks counts for bills, so that what they made is known.</summary>
    public bool KnowsStacks { get; init; }

    /// <summary>How many requests of Cost Explorer it took: AWS bills each of those that ask for costs.</summary>
    public int Requests { get; init; }
}
