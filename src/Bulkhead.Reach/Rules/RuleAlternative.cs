using System.Collections.Immutable;

namespace Bulkhead.Reach.Rules;

/// <summary>One way to carry out a rule.</summary>
/// <param name="Conditions">What must hold besides the calls.</param>
/// <param name="Groups">The calls, in order; the calls of one group are made by the same principal.</param>
public sealed record RuleAlternative(ImmutableArray<RuleCondition> Conditions, ImmutableArray<RuleCallGroup> Groups)
{
    /// <summary>All calls, in order.</summary>
    public IEnumerable<RuleCall> Calls => Groups.SelectMany(g => g.Calls);
}
