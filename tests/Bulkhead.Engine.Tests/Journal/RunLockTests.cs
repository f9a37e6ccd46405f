using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Journal;

public sealed class RunLockTests
{
    private readonly ManualTime _time = new();
    private readonly FakeSession _session = new();

    [Fact]
    public async Task One_run_has_the_lock_and_the_next_is_told_who()
    {
        await using var first = Assert.IsType<LockResult.Taken>(await AcquireAsync("one")).Lock;
        var held = Assert.IsType<LockResult.HeldByAnother>(await AcquireAsync("two"));
        Assert.Equal("one", held.Holder.Run);
        Assert.Equal("arn:ann", held.Holder.Owner);
    }

    [Fact]
    public async Task A_lock_that_was_given_back_is_free()
    {
        await Assert.IsType<LockResult.Taken>(await AcquireAsync("one")).Lock.DisposeAsync();
        var second = Assert.IsType<LockResult.Taken>(await AcquireAsync("two"));
        Assert.Null(second.TakenOverFrom);
        await second.Lock.DisposeAsync();
    }

    [Fact]
    public async Task The_lock_of_a_process_that_has_ended_is_taken_over()
    {
        var killed = Assert.IsType<LockResult.Taken>(await AcquireAsync("killed"));
        var next = Assert.IsType<LockResult.Taken>(await AcquireAsync("next", isGone: true));
        Assert.Equal("killed", next.TakenOverFrom!.Run);
        await next.Lock.DisposeAsync();
        await killed.Lock.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_that_nobody_renewed_goes_stale()
    {
        // Nobody renews a lock that was only written, as after a power cut on another machine.
        var journal = new JournalBucket(_session, "journal");
        var start = _time.GetUtcNow();
        await journal.WriteLockAsync(new LockRecord("arn:bob", "elsewhere", 1, start, "lost", start, start), null, CancellationToken.None);
        _time.Advance(RunLock.Lease - TimeSpan.FromSeconds(1));
        Assert.IsType<LockResult.HeldByAnother>(await AcquireAsync("early"));
        _time.Advance(TimeSpan.FromSeconds(1));
        var taken = Assert.IsType<LockResult.Taken>(await AcquireAsync("late"));
        Assert.Equal("lost", taken.TakenOverFrom!.Run);
        await taken.Lock.DisposeAsync();
    }

    [Fact]
    public async Task A_forced_lock_tells_its_former_holder_at_the_next_renewal_and_is_not_deleted_by_them()
    {
        var first = Assert.IsType<LockResult.Taken>(await AcquireAsync("first")).Lock;
        var forced = Assert.IsType<LockResult.Taken>(await AcquireAsync("forced", force: true)).Lock;
        var told = new TaskCompletionSource();
        await using var registration = first.Lost.Register(told.SetResult);
        _time.Advance(TimeSpan.FromMinutes(1));
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        var held = Assert.IsType<LockResult.HeldByAnother>(await AcquireAsync("third"));
        Assert.Equal("forced", held.Holder.Run);
        await forced.DisposeAsync();
    }

    private Task<LockResult> AcquireAsync(string run, bool force = false, bool isGone = false) =>
        RunLock.AcquireAsync(
            new JournalBucket(_session, "journal"),
            new LockOwner("arn:ann", "here", 42, _time.GetUtcNow(), _ => isGone),
            run,
            force,
            _time,
            CancellationToken.None);
}
