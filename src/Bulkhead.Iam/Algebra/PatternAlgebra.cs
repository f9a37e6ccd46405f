namespace Bulkhead.Iam.Algebra;

/// <summary>
/// Intersection, containment and difference of wildcard patterns, with a witness. Exact: the work is bounded, and where the
/// bound is reached the answer is unknown, never a guess.
/// </summary>
public static class PatternAlgebra
{
    /// <summary>How many states a search visits before it gives up, unless told otherwise.</summary>
    public const int DefaultBudget = 20_000;

    /// <summary>A string that both patterns match.</summary>
    public static Emptiness Intersect(WildcardSet a, WildcardSet b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return GlobIntersection.Find(a, b);
    }

    /// <summary>A string that matches <paramref name="a"/> and none of <paramref name="others"/>.</summary>
    public static Emptiness Subtract(WildcardSet a, IEnumerable<WildcardSet> others, int budget = DefaultBudget) =>
        Solve([StringConstraint.In(a), new StringConstraint(false, [.. others])], budget);

    /// <summary>
    /// Whether every string of <paramref name="inner"/> is in one of <paramref name="outer"/>; null where that could not be
    /// decided within the budget.
    /// </summary>
    public static bool? Contains(IEnumerable<WildcardSet> outer, WildcardSet inner, int budget = DefaultBudget) =>
        Subtract(inner, outer, budget).Verdict switch
        {
            SetVerdict.Empty => true,
            SetVerdict.Inhabited => false,
            SetVerdict.Unknown => null,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>A string that meets all constraints.</summary>
    /// <param name="constraints">What is demanded; nothing at all is met by any string.</param>
    /// <param name="budget">How many states the search may visit.</param>
    public static Emptiness Solve(IReadOnlyCollection<StringConstraint> constraints, int budget = DefaultBudget)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return new StringSolver(constraints).Solve(budget);
    }
}
