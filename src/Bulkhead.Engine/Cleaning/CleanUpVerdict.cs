namespace Bulkhead.Engine.Cleaning;

/// <summary>What a clean-up does with something that it found.</summary>
public enum CleanUpVerdict
{
    /// <summary>It is too old, and nothing keeps it.</summary>
    Remove,

    /// <summary>It is not old enough.</summary>
    Young,

    /// <summary>It has the tag that keeps it.</summary>
    Kept,

    /// <summary>It belongs to Bulkhead.</summary>
    Bulkhead,

    /// <summary>A service of AWS keeps it: a stack, an Auto Scaling group, a backup.</summary>
    Managed,

    /// <summary>It is in use.</summary>
    InUse,

    /// <summary>Its age or its tags are not known, and so it is not touched.</summary>
    Unknown,
}
