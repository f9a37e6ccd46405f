using System.Collections.Immutable;

namespace Bulkhead.Reach.Kinds;

/// <summary>An attribute of a kind.</summary>
/// <param name="Name">What rules call it.</param>
/// <param name="Paths">Where its values stand; those of all paths count.</param>
public sealed record KindAttribute(string Name, ImmutableArray<string> Paths);
