using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>A unit that exists.</summary>
/// <param name="Id">Its id (<c>ou-…</c>).</param>
/// <param name="ParentId">The id of the unit or root above.</param>
/// <param name="Path">Its path, by the names that the units have now.</param>
/// <param name="Tags">Its tags, as far as they were read: a unit that nobody tagged has none.</param>
public sealed record ObservedUnit(string Id, string ParentId, UnitPath Path, ImmutableSortedDictionary<string, string> Tags);
