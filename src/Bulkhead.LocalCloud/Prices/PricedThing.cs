using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.Prices;

/// <summary>Something of the cloud that costs by the month.</summary>
/// <param name="Name">Its name in a price file.</param>
/// <param name="Service">The first part of its collections' names.</param>
/// <param name="Type">The last part.</param>
/// <param name="Billed">The service as a bill names it.</param>
/// <param name="Created">Where its document says when it was made.</param>
internal sealed record PricedThing(string Name, string Service, string Type, string Billed, ImmutableArray<string> Created)
{
    /// <summary>The member whose value is part of the price's name; null where all cost the same.</summary>
    public string? Variant { get; init; }

    /// <summary>The member with its size, by which the price is multiplied; null where each is one.</summary>
    public string? Size { get; init; }

    /// <summary>The member that says since when it is gone; null for what is kept only while it is there.</summary>
    public string? End { get; init; }
}
