using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// What must be true of a request's resource and context, for a given caller and action. Negations stand at the leaves only.
/// </summary>
internal abstract record Formula
{
    public static Formula True { get; } = new Constant(true);

    public static Formula False { get; } = new Constant(false);

    /// <summary>Something that nobody knows: it may be true or false.</summary>
    public static Formula Open { get; } = new OpenQuestion();

    public static Formula Of(bool value) => value ? True : False;

    public static Formula All(IEnumerable<Formula> parts)
    {
        var kept = ImmutableArray.CreateBuilder<Formula>();
        foreach (var part in parts)
        {
            if (part is Constant { Value: false }) return False;
            if (part is Conjunction inner) kept.AddRange(inner.Parts);
            else if (part is not Constant) kept.Add(part);
        }

        return kept.Count switch { 0 => True, 1 => kept[0], _ => new Conjunction(kept.DrainToImmutable()) };
    }

    public static Formula Any(IEnumerable<Formula> parts)
    {
        var kept = ImmutableArray.CreateBuilder<Formula>();
        foreach (var part in parts)
        {
            if (part is Constant { Value: true }) return True;
            if (part is Disjunction inner) kept.AddRange(inner.Parts);
            else if (part is not Constant) kept.Add(part);
        }

        return kept.Count switch { 0 => False, 1 => kept[0], _ => new Disjunction(kept.DrainToImmutable()) };
    }

    public static Formula operator &(Formula left, Formula right) => All([left, right]);

    public static Formula operator |(Formula left, Formula right) => Any([left, right]);

    public static Formula operator !(Formula formula) => formula.Negate();

    protected abstract Formula Negate();

    /// <summary>True or false.</summary>
    internal sealed record Constant(bool Value) : Formula
    {
        protected override Formula Negate() => Of(!Value);
    }

    /// <summary>Unknown, and its opposite is unknown too.</summary>
    internal sealed record OpenQuestion : Formula
    {
        protected override Formula Negate() => this;
    }

    /// <summary>All parts.</summary>
    internal sealed record Conjunction(ImmutableArray<Formula> Parts) : Formula
    {
        protected override Formula Negate() => Any(Parts.Select(p => !p));
    }

    /// <summary>One part at least.</summary>
    internal sealed record Disjunction(ImmutableArray<Formula> Parts) : Formula
    {
        protected override Formula Negate() => All(Parts.Select(p => !p));
    }

    /// <summary>The resource matches one of the patterns, or none of them.</summary>
    internal sealed record ResourceTest(ImmutableArray<PolicyPattern> Patterns, bool MustMatch) : Formula
    {
        protected override Formula Negate() => this with { MustMatch = !MustMatch };
    }

    /// <summary>A condition holds, or does not.</summary>
    internal sealed record KeyTest(KeyAtom Atom) : Formula
    {
        protected override Formula Negate() => new KeyTest(Atom with { Holds = !Atom.Holds });
    }
}
