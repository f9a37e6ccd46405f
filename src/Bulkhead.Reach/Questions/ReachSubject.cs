using System.Collections.Immutable;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Questions;

/// <summary>Who an attacker is at first.</summary>
/// <param name="Name">As people read it.</param>
/// <param name="Principals">What the attacker holds: one principal, or all of a group or an account together.</param>
public sealed record ReachSubject(string Name, ImmutableArray<PrincipalNode> Principals)
{
    /// <summary>Whom the attacker may hold besides, as far as is known: principals of accounts that were not collected.</summary>
    public ImmutableArray<PrincipalNode> Possible { get; init; } = [];
}
