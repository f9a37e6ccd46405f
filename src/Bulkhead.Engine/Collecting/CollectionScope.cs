using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Collecting;

/// <summary>Where a collector looks.</summary>
/// <param name="Regions">The regions that are looked at; others are not.</param>
/// <param name="IsLocal">
/// Whether it is the local cloud: what that has no operation for cannot be in it, so its answer <c>NotImplemented</c> means that
/// there is none.
/// </param>
public sealed record CollectionScope(ImmutableArray<RegionName> Regions, bool IsLocal);
