using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>A change set: what a deployment would do.</summary>
internal sealed record ChangeSet
{
    /// <summary>Its ARN.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, unique among the stack's change sets that can still be executed.</summary>
    public required string Name { get; init; }

    /// <summary>The stack's ARN.</summary>
    public required string StackId { get; init; }

    /// <summary>The stack's name.</summary>
    public required string StackName { get; init; }

    /// <summary>What it says of itself.</summary>
    public string? Description { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreationTime { get; init; }

    /// <summary><c>CREATE_COMPLETE</c>, or <c>FAILED</c> when there is nothing to change.</summary>
    public required string Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Whether it can be executed: <c>AVAILABLE</c>, <c>UNAVAILABLE</c>, <c>EXECUTE_COMPLETE</c>, <c>OBSOLETE</c> …</summary>
    public required string ExecutionStatus { get; init; }

    /// <summary>What would be deployed.</summary>
    public required StackInput Input { get; init; }

    /// <summary>The token of the request that made it.</summary>
    public string? Token { get; init; }

    /// <summary><c>ROLLBACK</c>, <c>DELETE</c> or <c>DO_NOTHING</c>; null for the default.</summary>
    public string? OnStackFailure { get; init; }

    /// <summary>Whether it starts from the resources as they are, and not as the stack believes.</summary>
    public bool RevertsDrift { get; init; }

    /// <summary>The changes, in the shape of the API.</summary>
    public JsonArray Changes { get; init; } = [];
}
