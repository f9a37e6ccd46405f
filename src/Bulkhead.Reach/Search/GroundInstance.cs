using System.Collections.Immutable;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>A way of a rule with its variables put in.</summary>
internal sealed class GroundInstance
{
    /// <summary>Its number.</summary>
    public required int Index { get; init; }

    public required Rule Rule { get; init; }

    public required RuleAlternative Alternative { get; init; }

    /// <summary>Which of the rule's ways it is.</summary>
    public required int Number { get; init; }

    /// <summary>The variables' values, in the rule's order.</summary>
    public required ImmutableArray<Node> Binding { get; init; }

    /// <summary>The account that stands for the caller's.</summary>
    public required string Home { get; init; }

    /// <summary>The calls; for a rule that speaks of its caller, all are made by that one.</summary>
    public required ImmutableArray<GroundGroup> Groups { get; init; }

    /// <summary>What the attacker must hold already.</summary>
    public required ImmutableArray<Atom> Holds { get; init; }

    /// <summary>The calls that providers' subjects make.</summary>
    public required ImmutableArray<MadeCall> StaticCalls { get; init; }

    public required ImmutableArray<string> Unknowns { get; init; }

    public required ImmutableArray<string> Assumptions { get; init; }

    /// <summary>The same with another number and other groups of the same calls.</summary>
    public GroundInstance With(int index, ImmutableArray<GroundGroup> groups) => new()
    {
        Index = index,
        Rule = Rule,
        Alternative = Alternative,
        Number = Number,
        Binding = Binding,
        Home = Home,
        Groups = groups,
        Holds = Holds,
        StaticCalls = StaticCalls,
        Unknowns = Unknowns,
        Assumptions = Assumptions,
    };

    /// <summary>The order of a rule's instances: by way, values and home.</summary>
    public static int Compare(GroundInstance one, GroundInstance other)
    {
        var order = one.Number.CompareTo(other.Number);
        for (var i = 0; order == 0 && i < one.Binding.Length; i++) order = one.Binding[i].Index.CompareTo(other.Binding[i].Index);
        if (order == 0) order = string.CompareOrdinal(one.Home, other.Home);
        return order == 0 ? one.Index.CompareTo(other.Index) : order;
    }
}
