namespace Bulkhead.Reach.Search;

/// <summary>
/// The rules that a stance has to do with, and what of them is left to try. What a stance certainly can't do is taken out as searches find
/// it, for all later searches.
/// </summary>
internal sealed class StanceRules(RuleSelection selection)
{
    private readonly bool[] _isDone = new bool[selection.Helped.IsEmpty ? 0 : selection.Helped[^1].Index + 1];
    private bool _isAnyDone;

    /// <summary>What its policies leave.</summary>
    public RuleSelection Selection { get; } = selection;

    /// <summary>The rules of which it could make some call.</summary>
    public List<PreparedRule> Helped { get; } = [.. selection.Helped];

    /// <summary>By rule, the groups of calls; null where none was looked at.</summary>
    public List<GroundGroup>?[] Groups { get; } = new List<GroundGroup>?[selection.Helped.IsEmpty ? 0 : selection.Helped[^1].Index + 1];

    /// <summary>By rule that speaks of its caller, the ways; null where none was looked at.</summary>
    public List<CallerWay>?[] Ways { get; } = new List<CallerWay>?[selection.Helped.IsEmpty ? 0 : selection.Helped[^1].Index + 1];

    public bool IsHelped(PreparedRule rule) => Selection.IsHelped(rule) && !_isDone[rule.Index];

    /// <summary>There is nothing left of the rule that it could do.</summary>
    public void Finish(PreparedRule rule)
    {
        _isDone[rule.Index] = true;
        _isAnyDone = true;
    }

    /// <summary>Takes out the finished rules.</summary>
    public void Shrink()
    {
        if (_isAnyDone) Helped.RemoveAll(r => _isDone[r.Index]);
        _isAnyDone = false;
    }
}
