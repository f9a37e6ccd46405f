using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;

namespace Bulkhead.Iam.Questions;

/// <summary>Finds a resource that matches what it must and nothing that it must not.</summary>
internal static class ResourceSolver
{
    /// <summary>What a request can name: an ARN, or <c>*</c>.</summary>
    public static StringConstraint AnyResource { get; } = new(true, [WildcardSet.ParseArn("arn:*:*:*:*:*"), WildcardSet.Literal("*")]);

    public static Emptiness Solve(ImmutableArray<Formula.ResourceTest> tests, VariableBinding binding, params ReadOnlySpan<StringConstraint> besides)
    {
        var constraints = new List<StringConstraint>(tests.Length + besides.Length);
        foreach (var constraint in besides) constraints.Add(constraint);
        foreach (var test in tests) constraints.Add(ToConstraint(test, binding, dropOpen: !test.MustMatch));
        var solution = PatternAlgebra.Solve(constraints);
        return solution.Verdict == SetVerdict.Inhabited && IsContradictory(tests, binding) ? Emptiness.Empty : solution;
    }

    // As in KeySolver: a demand that lies within what is forbidden whatever value the open variables have.
    private static bool IsContradictory(ImmutableArray<Formula.ResourceTest> tests, VariableBinding binding)
    {
        var opaque = binding.Opaque();
        var forbidden = tests.Where(t => !t.MustMatch).Select(t => ToConstraint(t, opaque, dropOpen: false)).ToArray();
        if (forbidden.Length == 0) return false;
        foreach (var test in tests.Where(t => t.MustMatch && t.Patterns.Any(binding.IsOpen)))
        {
            var required = ToConstraint(test, opaque, dropOpen: false);
            if (required.Globs.Length == test.Patterns.Length && PatternAlgebra.Solve([required, .. forbidden]).Verdict == SetVerdict.Empty) return true;
        }

        return false;
    }

    private static StringConstraint ToConstraint(Formula.ResourceTest test, VariableBinding binding, bool dropOpen)
    {
        var globs = ImmutableArray.CreateBuilder<WildcardSet>(test.Patterns.Length);
        foreach (var pattern in test.Patterns)
        {
            if (dropOpen && binding.IsOpen(pattern)) continue;
            if (pattern.ToGlob(binding, PatternStyle.Resource) is { } glob) globs.Add(glob);
        }

        return new StringConstraint(test.MustMatch, globs.DrainToImmutable());
    }
}
