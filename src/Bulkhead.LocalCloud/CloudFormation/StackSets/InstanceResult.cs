namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>How one operation went in one account and region.</summary>
internal sealed record InstanceResult
{
    public const string Pending = "PENDING";
    public const string Running = "RUNNING";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    /// <summary>Its place in the operation.</summary>
    public required int Number { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The unit, or root, through which the account is a target; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>How far it is.</summary>
    public required string Status { get; init; }

    /// <summary>Why; null for nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>How it will have gone when it is over; null before it runs.</summary>
    public InstanceOutcome? Outcome { get; init; }
}
