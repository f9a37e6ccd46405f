namespace Bulkhead.Iam.Algebra;

/// <summary>What a request may carry under a context key.</summary>
[Flags]
internal enum KeyShape
{
    /// <summary>Nothing.</summary>
    Absent = 1,

    /// <summary>One value.</summary>
    Single = 2,

    /// <summary>A set of values.</summary>
    Set = 4,
}
