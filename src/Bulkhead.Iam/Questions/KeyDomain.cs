using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;

namespace Bulkhead.Iam.Questions;

/// <summary>What a request of a given caller can carry under a context key.</summary>
/// <param name="Shapes">The shapes, the most natural first.</param>
/// <param name="Demands">What a value must be like.</param>
internal sealed record KeyDomain(ImmutableArray<KeyShape> Shapes, ImmutableArray<StringConstraint> Demands)
{
    /// <summary>The key is never there.</summary>
    public static KeyDomain Never { get; } = new([KeyShape.Absent], []);

    /// <summary>The key always has this value.</summary>
    public static KeyDomain Always(string value) => new([KeyShape.Single], [StringConstraint.In(WildcardSet.Literal(value))]);
}
