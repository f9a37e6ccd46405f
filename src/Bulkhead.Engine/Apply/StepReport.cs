using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>What became of one step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Elapsed">How long it ran.</param>
public sealed record StepReport(PlanStep Step, StepOutcome Outcome, TimeSpan Elapsed);
