using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// Looks for a request that meets a formula: takes what must hold, drops alternatives that contradict it, and tries what is
/// left, the shortest choice first. Each way through the formula is handed over; the search ends when one is accepted.
/// </summary>
internal sealed class FormulaSearch(KeySpace space, ImmutableArray<StringConstraint>? arn, Func<SearchState, bool> accept, int budget)
{
    /// <summary>Ways that the evaluator refuses are rare; many of them say that more will not help.</summary>
    private const int MaximumRefused = 40;

    /// <summary>How many choices may follow each other.</summary>
    private const int MaximumDepth = 400;

    private int _steps;

    /// <summary>Whether the search had to stop before the end.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>How many ways were found and not accepted.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether a way was accepted.</summary>
    public bool Run(Formula formula) => Run([formula], SearchState.Start, 0);

    private bool Run(ImmutableArray<Formula> goals, SearchState state, int depth)
    {
        if (++_steps > budget || Refused > MaximumRefused || depth > MaximumDepth)
        {
            IsExhausted = true;
            return false;
        }

        if (!TryAssume(goals, ref state, out var choices)) return false;
        while (choices.Count > 0)
        {
            if (!TryReduce(choices, ref state, out var forced)) return false;
            if (forced is null) break;
            if (!TryAssume([forced], ref state, out var more)) return false;
            choices.AddRange(more);
        }

        if (choices.Count == 0)
        {
            if (accept(state)) return true;
            Refused++;
            return false;
        }

        var choice = choices.MinBy(c => c.Length);
        choices.Remove(choice);
        ImmutableArray<Formula> rest = [.. choices.Select(c => Formula.Any(c))];
        foreach (var alternative in choice)
        {
            if (Run([alternative, .. rest], state, depth + 1)) return true;
            if (IsExhausted) return false;
        }

        return false;
    }

    /// <summary>Takes all goals that leave no choice; false where they contradict each other.</summary>
    private bool TryAssume(ImmutableArray<Formula> goals, ref SearchState state, out List<ImmutableArray<Formula>> choices)
    {
        choices = [];
        foreach (var goal in goals)
        {
            switch (goal)
            {
                case Formula.Constant { Value: true }:
                    break;
                case Formula.Constant:
                    return false;
                case Formula.Conjunction all:
                    if (!TryAssume(all.Parts, ref state, out var inner)) return false;
                    choices.AddRange(inner);
                    break;
                case Formula.Disjunction any:
                    choices.Add(any.Parts);
                    break;
                default:
                    if (Assume(goal, state) is not { } next) return false;
                    state = next;
                    break;
            }
        }

        return true;
    }

    /// <summary>
    /// Drops from every choice what contradicts the state, and every choice that the state decides. False where a choice has
    /// nothing left; <paramref name="forced"/> is the only alternative of one of them, which is taken out.
    /// </summary>
    private bool TryReduce(List<ImmutableArray<Formula>> choices, ref SearchState state, out Formula? forced)
    {
        forced = null;
        for (var i = choices.Count - 1; i >= 0; i--)
        {
            var left = ImmutableArray.CreateBuilder<Formula>();
            var decided = false;
            foreach (var alternative in choices[i])
            {
                if (alternative is not (Formula.ResourceTest or Formula.KeyTest))
                {
                    left.Add(alternative);
                    continue;
                }

                if (Assume(alternative, state) is null) continue;
                if (Assume(!alternative, state) is null)
                {
                    decided = true;
                    break;
                }

                left.Add(alternative);
            }

            if (decided)
            {
                choices.RemoveAt(i);
                continue;
            }

            if (left.Count == 0) return false;
            choices[i] = left.DrainToImmutable();
            if (choices[i].Length > 1) continue;
            forced = choices[i][0];
            choices.RemoveAt(i);
            return true;
        }

        return true;
    }

    /// <summary>The state with one more assumption; null where it contradicts.</summary>
    private SearchState? Assume(Formula test, SearchState state)
    {
        switch (test)
        {
            case Formula.OpenQuestion:
                return state with { IsOpen = true };
            case Formula.ResourceTest resource:
                var withResource = state.With(resource);
                if (arn is not { } constraints) return withResource;
                var found = ResourceSolver.Solve(withResource.Resources, space.Binding, constraints.AsSpan());
                return found.Verdict == SetVerdict.Empty ? null : withResource;
            case Formula.KeyTest key:
                var withKey = state.With(key.Atom);
                return withKey.Solve(key.Atom.Clause.Key, space, space.Binding).Verdict == SetVerdict.Empty ? null : withKey;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
