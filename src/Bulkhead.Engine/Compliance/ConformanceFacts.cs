using System.Collections.Immutable;

namespace Bulkhead.Engine.Compliance;

/// <summary>What AWS Config says of the accounts of a framework.</summary>
public sealed record ConformanceFacts
{
    /// <summary>What each rule says, by account and region.</summary>
    public required ImmutableArray<RuleFact> Rules { get; init; }

    /// <summary>Where AWS did not tell.</summary>
    public required ImmutableArray<UnreadConformance> Unread { get; init; }
}
