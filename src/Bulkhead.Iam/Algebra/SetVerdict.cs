namespace Bulkhead.Iam.Algebra;

/// <summary>Whether a set has members.</summary>
public enum SetVerdict
{
    /// <summary>It has none: this is proved.</summary>
    Empty,

    /// <summary>It has one, and here it is.</summary>
    Inhabited,

    /// <summary>It could not be decided within the bounds.</summary>
    Unknown,
}
