namespace Bulkhead.Engine.Journal;

/// <summary>
/// The lock of an organization: one writer at a time. It is a lease, renewed while its owner works; a holder that did not
/// renew for <see cref="Lease"/> by S3's clock, or whose process certainly has ended, loses it to the next one who asks.
/// </summary>
public sealed class RunLock : IAsyncDisposable
{
    private readonly JournalBucket _journal;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private LockRecord _record;
    private string _etag;
    private long _renewedAt;
    private Task _renewal = Task.CompletedTask;

    private RunLock(JournalBucket journal, LockRecord record, string etag, TimeProvider time)
    {
        _journal = journal;
        _record = record;
        _etag = etag;
        _time = time;
        _renewedAt = time.GetTimestamp();
    }

    /// <summary>After this time without renewal a lock is stale.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromMinutes(5);

    private static TimeSpan RenewalInterval { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Fires when somebody forced the lock away, or it could not be renewed in time: stop writing.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>The run that holds the lock.</summary>
    public string Run => _record.Run;

    /// <summary>Takes the lock, or says who has it.</summary>
    /// <param name="journal">The journal, whose bucket exists.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="force">Whether to take it from a holder who may still be at work.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<LockResult> AcquireAsync(
        JournalBucket journal, LockOwner owner, string run, bool force, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await journal.ReadLockAsync(cancellationToken);
            if (read.Refusal is { } refusal && !(force && read.ETag is not null)) return new LockResult.Refused(refusal);

            // The answer to our own write was lost, and its repeat met what it had written.
            if (read is { Value: { } ours, ETag: { } known } && ours.Run == run) return Hold(journal, ours, known, time, null);
            var now = time.GetUtcNow();
            if (read.Value is { } holder && !force && !owner.IsGone(holder) && (read.Age ?? now - holder.RenewedAt) < Lease)
            {
                return new LockResult.HeldByAnother(holder);
            }

            var record = new LockRecord(owner.Owner, owner.Host, owner.ProcessId, owner.ProcessKey, run, now, now);
            var write = await journal.WriteLockAsync(record, read.ETag, cancellationToken);
            if (write.Refusal is { } refused) return new LockResult.Refused(refused);
            if (write.Overtaken) continue;
            return Hold(journal, record, write.ETag ?? "", time, read.Value);
        }
    }

    private static LockResult.Taken Hold(JournalBucket journal, LockRecord record, string etag, TimeProvider time, LockRecord? former)
    {
        var taken = new RunLock(journal, record, etag, time);
        taken._renewal = taken.RenewAsync();
        return new LockResult.Taken(taken, former);
    }

    /// <summary>Gives the lock back. A lock that was lost is left to its new holder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _renewal;
        if (!_lost.IsCancellationRequested)
        {
            // A refusal here leaves a stale lock, which the next run takes over by itself: there is nothing to report.
            _ = await _journal.DeleteLockAsync(_etag, CancellationToken.None);
        }

        _lost.Dispose();
        _released.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewalInterval, _time, _released.Token);
                var begun = _time.GetTimestamp();
                var renewed = _record with { RenewedAt = _time.GetUtcNow() };
                var write = await _journal.WriteLockAsync(renewed, _etag, _released.Token);
                if (write.Overtaken && await _journal.ReadLockAsync(_released.Token) is { Value: { } now, ETag: { } known } && now.Run == _record.Run)
                {
                    // Our own write, whose answer was lost and whose repeat was refused.
                    (_record, _etag, _renewedAt) = (now, known, begun);
                    continue;
                }

                if (write.ETag is { } etag)
                {
                    (_record, _etag, _renewedAt) = (renewed, etag, begun);
                }
                else if (write.Overtaken || _time.GetElapsedTime(_renewedAt) > Lease - RenewalInterval)
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
