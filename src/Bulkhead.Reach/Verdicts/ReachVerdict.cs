namespace Bulkhead.Reach.Verdicts;

/// <summary>The answer to <em>can somebody in A come to B?</em></summary>
public enum ReachVerdict
{
    /// <summary>There is a way.</summary>
    Broken,

    /// <summary>Nothing leads there.</summary>
    Proved,

    /// <summary>No certain way, but something that is not known could be one.</summary>
    NotProved,
}
