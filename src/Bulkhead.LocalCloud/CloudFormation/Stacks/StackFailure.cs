namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>What becomes of a stack whose deployment fails.</summary>
internal enum StackFailure
{
    /// <summary>It goes back to where it was.</summary>
    Rollback,

    /// <summary>Nothing: what was done stays.</summary>
    Nothing,

    /// <summary>It goes back, and a new stack is deleted.</summary>
    Delete,
}
