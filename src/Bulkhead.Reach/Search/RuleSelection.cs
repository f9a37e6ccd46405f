using System.Collections.Immutable;

namespace Bulkhead.Reach.Search;

/// <summary>The rules that stances have to do with whose policies may allow the same actions.</summary>
internal sealed class RuleSelection
{
    // By the rules' numbers, the places in Helped; -1 for a rule that is not there.
    private readonly int[] _places;

    public RuleSelection(ImmutableArray<PreparedRule> setGoing, ImmutableArray<PreparedRule> helped, int rules)
    {
        SetGoing = setGoing;
        Helped = helped;
        _places = new int[rules];
        Array.Fill(_places, -1);
        for (var i = 0; i < helped.Length; i++) _places[helped[i].Index] = i;
    }

    /// <summary>The rules that they could set going.</summary>
    public ImmutableArray<PreparedRule> SetGoing { get; }

    /// <summary>The rules of which they could make some call.</summary>
    public ImmutableArray<PreparedRule> Helped { get; }

    public bool IsHelped(PreparedRule rule) => _places[rule.Index] >= 0;

    /// <summary>The place of a rule in <see cref="Helped"/>.</summary>
    public int PlaceOf(PreparedRule rule) => _places[rule.Index];
}
