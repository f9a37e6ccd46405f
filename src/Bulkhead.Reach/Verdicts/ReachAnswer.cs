using System.Collections.Immutable;

namespace Bulkhead.Reach.Verdicts;

/// <summary>A verdict with its reasons.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="From">Who, as people read it.</param>
/// <param name="To">What, as people read it.</param>
/// <param name="Path">Broken: the shortest way. Not proved: the way with the fewest unknowns. Proved: empty.</param>
/// <param name="Unknowns">What would have to be collected or decided; empty unless not proved.</param>
/// <param name="Held">How many principals and resources the attacker certainly comes to; proved: how many it could come to at most.</param>
public sealed record ReachAnswer(
    ReachVerdict Verdict, string From, string To, ImmutableArray<ReachStep> Path, ImmutableArray<string> Unknowns, int Held);
