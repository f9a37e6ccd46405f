using System.Collections.Frozen;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>The states of a stack, as AWS writes them (AWS CloudFormation User Guide, "Stack status codes").</summary>
internal static class StackStatus
{
    public const string ReviewInProgress = "REVIEW_IN_PROGRESS";
    public const string CreateInProgress = "CREATE_IN_PROGRESS";
    public const string CreateComplete = "CREATE_COMPLETE";
    public const string CreateFailed = "CREATE_FAILED";
    public const string RollbackInProgress = "ROLLBACK_IN_PROGRESS";
    public const string RollbackComplete = "ROLLBACK_COMPLETE";
    public const string RollbackFailed = "ROLLBACK_FAILED";
    public const string UpdateInProgress = "UPDATE_IN_PROGRESS";
    public const string UpdateCleanup = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
    public const string UpdateComplete = "UPDATE_COMPLETE";
    public const string UpdateFailed = "UPDATE_FAILED";
    public const string UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS";
    public const string UpdateRollbackCleanup = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS";
    public const string UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE";
    public const string UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED";
    public const string DeleteInProgress = "DELETE_IN_PROGRESS";
    public const string DeleteComplete = "DELETE_COMPLETE";
    public const string DeleteFailed = "DELETE_FAILED";

    /// <summary>A resource that was left alone because of its deletion policy.</summary>
    public const string DeleteSkipped = "DELETE_SKIPPED";

    private static readonly FrozenSet<string> Updatable =
        FrozenSet.ToFrozenSet([CreateComplete, UpdateComplete, UpdateRollbackComplete, CreateFailed, UpdateFailed]);

    /// <summary>Whether a stack in this state can be updated.</summary>
    public static bool CanUpdate(string status) => Updatable.Contains(status);
}
