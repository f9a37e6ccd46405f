using System.Collections.Immutable;

namespace Bulkhead.Engine.Access;

/// <summary>A person in a group.</summary>
/// <param name="MembershipId">The membership.</param>
/// <param name="Name">The user name, or the id of somebody who has none.</param>
/// <param name="Names">The user name and the e-mail addresses, in lower case: any of them is the person.</param>
public sealed record ObservedMember(string MembershipId, string Name, ImmutableSortedSet<string> Names);
