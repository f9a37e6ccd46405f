using System.Collections.Immutable;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>A rehearsed witness.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Steps">The steps that were taken; the last one is where it ended.</param>
public sealed record ReplayReport(ReplayOutcome Outcome, ImmutableArray<ReplayedStep> Steps);
