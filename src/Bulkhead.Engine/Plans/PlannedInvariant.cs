using System.Collections.Immutable;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Plans;

/// <summary>An invariant with its verdict on the state that the plan makes.</summary>
/// <param name="Sentence">The sentence of the file.</param>
/// <param name="Verdict"><c>proved</c>, <c>broken</c> or <c>not-proved</c>.</param>
/// <param name="Path">The steps of the way: the shortest when broken, the one with the fewest unknowns when not proved.</param>
/// <param name="Unknowns">What is not known; none unless not proved.</param>
public sealed record PlannedInvariant(string Sentence, string Verdict, ImmutableArray<PlannedReachStep> Path, ImmutableArray<string> Unknowns)
{
    /// <summary>How it is mended; null unless it is broken.</summary>
    public PlannedRepair? Repair { get; init; }

    /// <summary>The verdict of an invariant that holds.</summary>
    public const string Proved = "proved";

    /// <summary>The verdict of an invariant that does not hold.</summary>
    public const string Broken = "broken";

    /// <summary>The answer as the plan keeps it.</summary>
    public static PlannedInvariant Of(string sentence, ReachAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new(
            sentence,
            ReachAnswerJson.NameOf(answer.Verdict),
            StepsOf(answer),
            answer.Unknowns);
    }

    internal static ImmutableArray<PlannedReachStep> StepsOf(ReachAnswer answer) =>
        [.. answer.Path.Select(s => new PlannedReachStep(s.Call, s.Principal, s.Resource, s.RuleId, s.Gives, s.Statements, s.Assumptions, s.Unknowns))];
}
