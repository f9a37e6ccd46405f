namespace Bulkhead.Engine.Collecting;

/// <summary>How a list is called whose request needs names, which another list gives.</summary>
/// <param name="From">The operation that gives the names.</param>
/// <param name="List">The member of its answer that holds them.</param>
/// <param name="Item">The member of an item that is the name; null where the item is the name.</param>
/// <param name="Input">The member of the request that takes them.</param>
/// <param name="BatchSize">How many one request takes; null for one, not in a list.</param>
/// <param name="Within">The list of what the names are in, such as clusters: both operations take one of it; null for nothing.</param>
internal sealed record ListCall(string From, string List, string? Item, string Input, int? BatchSize = null, ListCall? Within = null);
