using Bulkhead.Aws;

namespace Bulkhead.Engine.Journal;

/// <summary>
/// What came of asking for the lock. The closed set is <see cref="Taken"/>, <see cref="HeldByAnother"/> and
/// <see cref="Refused"/>.
/// </summary>
public abstract record LockResult
{
    private LockResult()
    {
    }

    /// <summary>The lock is ours.</summary>
    /// <param name="Lock">The lock, to release.</param>
    /// <param name="TakenOverFrom">The holder that it was taken over from, because it is gone, stale, or was forced; null when it was free.</param>
    public sealed record Taken(RunLock Lock, LockRecord? TakenOverFrom) : LockResult;

    /// <summary>Somebody else is at work.</summary>
    public sealed record HeldByAnother(LockRecord Holder) : LockResult;

    /// <summary>AWS refused to read or write the lock.</summary>
    public sealed record Refused(AwsRefusal Refusal) : LockResult;
}
