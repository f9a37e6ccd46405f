namespace Bulkhead.Reach.Search;

/// <summary>The closed set: everything that the attacker comes to, with how.</summary>
/// <param name="Derivations">The nearest way to each atom.</param>
/// <param name="Stances">The principals in their modes, the nearest first.</param>
/// <param name="Found">The stance at which the search ended; null where it went to the end.</param>
/// <param name="Entered">The accounts of all that was held or took part, in a rule that fired; with <c>*</c> for all accounts.</param>
internal sealed record SearchResult(
    IReadOnlyDictionary<Atom, Derivation> Derivations, IReadOnlyList<HeldStance> Stances, HeldStance? Found, IReadOnlySet<string> Entered);
