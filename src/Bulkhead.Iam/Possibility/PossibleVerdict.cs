namespace Bulkhead.Iam.Possibility;

/// <summary>Whether a call can be made for some choice of what the caller may choose.</summary>
public enum PossibleVerdict
{
    /// <summary>No choice can be allowed, whatever the values are that were not collected: this is proved.</summary>
    No,

    /// <summary>It could not be decided; the answer names what is missing.</summary>
    Unknown,

    /// <summary>There is a request that is allowed, whatever the values are that were not collected.</summary>
    Yes,
}
