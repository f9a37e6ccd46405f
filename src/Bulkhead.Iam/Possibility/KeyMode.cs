namespace Bulkhead.Iam.Possibility;

/// <summary>How a question treats a context key.</summary>
internal enum KeyMode
{
    /// <summary>It has a known value, or is known to be absent.</summary>
    Fixed,

    /// <summary>The caller chooses.</summary>
    Chosen,

    /// <summary>It has a value, or is absent, and nobody told which.</summary>
    Uncollected,
}
