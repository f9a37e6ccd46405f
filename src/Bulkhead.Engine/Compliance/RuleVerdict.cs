namespace Bulkhead.Engine.Compliance;

/// <summary>What AWS Config says of a rule.</summary>
public enum RuleVerdict
{
    /// <summary>Nothing was judged: nothing of the kind is there, or AWS Config has not looked yet.</summary>
    NoData,

    /// <summary>Everything that was judged is as the rule wants it.</summary>
    Compliant,

    /// <summary>Something is not.</summary>
    NotCompliant,
}
