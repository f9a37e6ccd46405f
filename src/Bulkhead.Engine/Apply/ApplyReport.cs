using System.Collections.Immutable;

namespace Bulkhead.Engine.Apply;

/// <summary>What became of a plan.</summary>
/// <param name="Steps">Every step of the plan, in the plan's order.</param>
/// <param name="Interrupted">Whether somebody stopped the run, or it lost its lock.</param>
/// <param name="InterruptReason">Why it was interrupted, for people; null when it was not.</param>
public sealed record ApplyReport(ImmutableArray<StepReport> Steps, bool Interrupted, string? InterruptReason)
{
    /// <summary>How many steps are done.</summary>
    public int DoneCount => Steps.Count(s => s.Outcome is StepOutcome.Done);

    /// <summary>The steps that failed.</summary>
    public IEnumerable<StepReport> Failures => Steps.Where(s => s.Outcome is StepOutcome.Failed);

    /// <summary>The steps that were held back by a failure, or not begun.</summary>
    public IEnumerable<StepReport> NotDone => Steps.Where(s => s.Outcome is StepOutcome.HeldBack or StepOutcome.Stopped);

    /// <summary>Whether every step is done.</summary>
    public bool Succeeded => DoneCount == Steps.Length;
}
