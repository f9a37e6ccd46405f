using System.Collections.Immutable;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>A call of a rule with its variables put in: any of several actions and resources is enough.</summary>
internal sealed class GroundCall(RuleCall call, ImmutableArray<AskedCall> asked)
{
    /// <summary>The row's call.</summary>
    public RuleCall Call { get; } = call;

    /// <summary>What is asked; one is enough.</summary>
    public ImmutableArray<AskedCall> Asked { get; } = asked;

    /// <summary>What is asked, as a text; null where it speaks of variables.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// By stance, the ways in which it can make the call: those with something unknown, or the first certain one alone at the end.
    /// </summary>
    public Dictionary<Stance, ImmutableArray<MadeCall>> Answers { get; } = new(ReferenceEqualityComparer.Instance);
}
