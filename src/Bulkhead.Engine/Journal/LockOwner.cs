namespace Bulkhead.Engine.Journal;

/// <summary>Who asks for the lock.</summary>
/// <param name="Owner">The caller's ARN.</param>
/// <param name="Host">This machine's name, for people: many containers have the same.</param>
/// <param name="ProcessId">This process, for people.</param>
/// <param name="ProcessKey">What tells this process from all others; null where the system does not say enough.</param>
/// <param name="IsGone">
/// Says of another holder whether it certainly no longer runs. Where that can't be known, the lease alone decides.
/// </param>
public sealed record LockOwner(string Owner, string Host, int ProcessId, string? ProcessKey, Func<LockRecord, bool> IsGone)
{
    /// <summary>This process as a lock owner.</summary>
    public static LockOwner ThisProcess(string callerArn) => new(
        callerArn,
        Environment.MachineName,
        Environment.ProcessId,
        LocalProcess.Current,
        holder => LocalProcess.HasEnded(holder.ProcessKey));
}
