using Bulkhead.Iam.Algebra;

namespace Bulkhead.Iam.Questions;

/// <summary>What requests can carry under context keys: what a search may choose from.</summary>
internal abstract class KeySpace
{
    /// <summary>The values of policy variables that no request can change.</summary>
    public abstract VariableBinding Binding { get; }

    /// <summary>Whether the key has one value only, which the evaluator derives or which is given with every request.</summary>
    public abstract bool IsFixed(string key);

    /// <summary>What requests can carry under a key that clauses with or without set operators test.</summary>
    public abstract KeyDomain DomainOf(string key, bool hasSetOperators);
}
