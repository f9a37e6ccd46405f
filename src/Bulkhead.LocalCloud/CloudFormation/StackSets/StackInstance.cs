using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>A stack of a stack set in an account and region, or the wish for one.</summary>
internal sealed record StackInstance
{
    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>The ARN of the stack; null while there is none.</summary>
    public string? StackId { get; init; }

    /// <summary><c>CURRENT</c>, <c>OUTDATED</c> or <c>INOPERABLE</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is in that state.</summary>
    public string? Reason { get; init; }

    /// <summary>How its last operation went: <c>PENDING</c>, <c>RUNNING</c>, <c>SUCCEEDED</c>, <c>FAILED</c> …</summary>
    public required string Detail { get; init; }

    /// <summary>The values of parameters that differ from the set's.</summary>
    public ImmutableSortedDictionary<string, string> Overrides { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The unit, or root, through which the account is a target; null where permissions are self-managed.</summary>
    public string? Unit { get; init; }

    /// <summary>The last operation that was about it.</summary>
    public string? LastOperation { get; init; }

    /// <summary>What the last drift detection said.</summary>
    public string DriftStatus { get; init; } = "NOT_CHECKED";

    /// <summary>When drift was last detected.</summary>
    public DateTimeOffset? DriftTime { get; init; }
}
