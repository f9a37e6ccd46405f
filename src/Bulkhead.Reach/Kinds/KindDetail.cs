using System.Collections.Immutable;

namespace Bulkhead.Reach.Kinds;

/// <summary>A further response that tells of resources of a kind.</summary>
/// <param name="From">The operation.</param>
/// <param name="By">The attribute by which there is one response a resource; null for a list.</param>
/// <param name="Items">Where the items of a list stand; null where there is one response a resource.</param>
/// <param name="Match">The member of an item that holds the resource's ARN, name or id; null where there is one response a resource.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Unless">When the response says nothing, and need not be asked for; null where it always counts.</param>
public sealed record KindDetail(string From, string? By, string? Items, string? Match, ImmutableArray<KindAttribute> Attributes, KindException? Unless = null);
