namespace Bulkhead.Reach.Search;

/// <summary>
/// The rules that a stance has to do with, and what of them is left to try. What a stance certainly can't do is taken out as searches find
/// it, for all later searches.
/// </summary>
internal sealed class StanceRules(RuleSelection selection)
{
    // By the rules' places in the selection.
    private readonly bool[] _isDone = new bool[selection.Helped.Length];
    private List<GroundGroup>?[]? _groups;
    private List<CallerWay>?[]? _ways;
    private bool _isAnyDone;

    /// <summary>What its policies leave.</summary>
    public RuleSelection Selection { get; } = selection;

    /// <summary>The rules of which it could make some call.</summary>
    public List<PreparedRule> Helped { get; } = [.. selection.Helped];

    /// <summary>The groups of calls of a rule that it has to do with; null where none was looked at.</summary>
    public ref List<GroundGroup>? GroupsOf(PreparedRule rule) => ref (_groups ??= new List<GroundGroup>?[_isDone.Length])[Selection.PlaceOf(rule)];

    /// <summary>The ways of a rule that speaks of its caller; null where none was looked at.</summary>
    public ref List<CallerWay>? WaysOf(PreparedRule rule) => ref (_ways ??= new List<CallerWay>?[_isDone.Length])[Selection.PlaceOf(rule)];

    public bool IsHelped(PreparedRule rule) => Selection.IsHelped(rule) && !_isDone[Selection.PlaceOf(rule)];

    /// <summary>There is nothing left of the rule that it could do.</summary>
    public void Finish(PreparedRule rule)
    {
        _isDone[Selection.PlaceOf(rule)] = true;
        _isAnyDone = true;
    }

    /// <summary>Takes out the finished rules.</summary>
    public void Shrink()
    {
        if (_isAnyDone) Helped.RemoveAll(r => _isDone[Selection.PlaceOf(r)]);
        _isAnyDone = false;
    }
}
