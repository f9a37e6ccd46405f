namespace Bulkhead.Iam.Algebra;

/// <summary>What a <see cref="VariablePart"/> is.</summary>
internal enum VariablePartKind
{
    /// <summary>One character.</summary>
    Literal,

    /// <summary><c>*</c> or <c>?</c>.</summary>
    Wildcard,

    /// <summary><c>${key}</c> or <c>${key, 'default'}</c>.</summary>
    Variable,
}
