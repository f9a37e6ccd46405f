using System.Collections.Immutable;

namespace Bulkhead.Reach.Search;

/// <summary>The rules that stances have to do with whose policies may allow the same actions.</summary>
internal sealed class RuleSelection
{
    private readonly bool[] _isHelped;

    public RuleSelection(ImmutableArray<PreparedRule> setGoing, ImmutableArray<PreparedRule> helped, int rules)
    {
        SetGoing = setGoing;
        Helped = helped;
        _isHelped = new bool[rules];
        foreach (var rule in helped) _isHelped[rule.Index] = true;
    }

    /// <summary>The rules that they could set going.</summary>
    public ImmutableArray<PreparedRule> SetGoing { get; }

    /// <summary>The rules of which they could make some call.</summary>
    public ImmutableArray<PreparedRule> Helped { get; }

    public bool IsHelped(PreparedRule rule) => _isHelped[rule.Index];
}
