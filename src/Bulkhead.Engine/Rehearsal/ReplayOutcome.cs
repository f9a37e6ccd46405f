namespace Bulkhead.Engine.Rehearsal;

/// <summary>What became of a rehearsed witness.</summary>
public enum ReplayOutcome
{
    /// <summary>Every step was taken, and gave what the witness says.</summary>
    Carried,

    /// <summary>The local cloud refused a step, or a step did not give what the witness says.</summary>
    Refused,

    /// <summary>A step can't be rehearsed: the local cloud lacks it, or it rests on facts outside of AWS.</summary>
    NotRehearsed,
}
