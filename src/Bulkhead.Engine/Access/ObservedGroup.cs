using System.Collections.Immutable;

namespace Bulkhead.Engine.Access;

/// <summary>A group that is there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description; empty for none.</param>
/// <param name="Members">Who is in it, where the file says who must be; else empty.</param>
public sealed record ObservedGroup(string Id, string Name, string Description, ImmutableArray<ObservedMember> Members);
