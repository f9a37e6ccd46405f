namespace Bulkhead.Iam.Documents;

/// <summary>The set operator before a condition operator.</summary>
public enum ConditionQuantifier
{
    /// <summary>None: the key has a single value.</summary>
    None,

    /// <summary><c>ForAllValues:</c>: every value of the request must match; true where there is none.</summary>
    ForAllValues,

    /// <summary><c>ForAnyValue:</c>: at least one value of the request must match; false where there is none.</summary>
    ForAnyValue,
}
