using System.Collections.Immutable;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>How the attacker came to an atom.</summary>
/// <param name="Rule">The rule; null for what the attacker begins with.</param>
/// <param name="Premises">What it had to hold.</param>
/// <param name="Calls">The calls, in order.</param>
/// <param name="Unknowns">What is not known and would have to be so; empty in the certain search.</param>
/// <param name="Assumptions">What is usually so.</param>
/// <param name="Cost">Unknowns and calls on the longest way to here.</param>
internal sealed record Derivation(
    Rule? Rule,
    ImmutableArray<Atom> Premises,
    ImmutableArray<MadeCall> Calls,
    ImmutableArray<string> Unknowns,
    ImmutableArray<string> Assumptions,
    long Cost)
{
    /// <summary>An unknown weighs more than any number of calls, so that the nearest way is the one with the fewest.</summary>
    public const long UnknownCost = 1_000_000;

    public static Derivation Start { get; } = new(null, [], [], [], [], 0);
}
