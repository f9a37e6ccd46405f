using System.Collections.Immutable;
using Bulkhead.Reach.Access;

namespace Bulkhead.Reach.Search;

/// <summary>A principal in a mode that the attacker holds, and what makes it so.</summary>
internal sealed record HeldStance(Stance Stance, ImmutableArray<Atom> Premises, long Cost);
