using System.Collections.Immutable;

namespace Bulkhead.Engine.Observed;

/// <summary>One of Bulkhead's stacks, by its name, in an account and a region.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Status">CloudFormation's status, such as <c>CREATE_COMPLETE</c>.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Tags">Its tags.</param>
public sealed record ObservedStack(
    string Name,
    string Status,
    ImmutableSortedDictionary<string, string> Parameters,
    ImmutableSortedDictionary<string, string> Tags)
{
    /// <summary>
    /// Whether CloudFormation's last look at its resources, whoever asked for it, found one that somebody changed or removed. It tells so
    /// with every description of the stack, and does not look by itself.
    /// </summary>
    public bool IsDrifted { get; init; }

    /// <summary>The state of a stack whose first change set was made and not executed: nothing is in it, and it has no tags.</summary>
    public const string InReview = "REVIEW_IN_PROGRESS";

    /// <summary>
    /// Whether the stack is at rest in the state that its tags tell: a change that failed is rolled back with its tags
    /// (AWS CloudFormation User Guide, "Stack status codes").
    /// </summary>
    public bool IsSettled => Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_ROLLBACK_COMPLETE" or "IMPORT_COMPLETE";
}
