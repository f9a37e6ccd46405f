using System.Collections.Immutable;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Questions;

/// <summary>What an attacker holds that answers a question.</summary>
/// <param name="Premises">What it must hold.</param>
/// <param name="Last">The call that it then makes; null where holding is enough.</param>
internal sealed record Found(ImmutableArray<Atom> Premises, MadeCall? Last = null);
