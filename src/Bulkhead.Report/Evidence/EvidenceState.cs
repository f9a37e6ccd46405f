namespace Bulkhead.Report.Evidence;

/// <summary>What is known of a control or of something that answers it.</summary>
public enum EvidenceState
{
    /// <summary>It is as it must be.</summary>
    Met,

    /// <summary>It is not known.</summary>
    Unknown,

    /// <summary>It is not as it must be.</summary>
    NotMet,
}
