using Bulkhead.Aws;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Journal;

public sealed class RunLockTests
{
    private readonly ManualTime _time = new();
    private readonly ManualTime _awsTime = new();
    private readonly FakeSession _session;

    public RunLockTests() => _session = new FakeSession { Clock = _awsTime };

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
        await WriteLostLockAsync();
        _awsTime.Advance(RunLock.Lease - TimeSpan.FromSeconds(1));
        Assert.IsType<LockResult.HeldByAnother>(await AcquireAsync("early"));
        _awsTime.Advance(TimeSpan.FromSeconds(1));
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

    [Fact]
    public async Task A_clock_that_is_wrong_here_takes_no_lock_away()
    {
        await WriteLostLockAsync();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.IsType<LockResult.HeldByAnother>(await AcquireAsync("fast clock"));
    }

    [Theory]
    [InlineData("PutObject")]
    [InlineData("DeleteObject")]
    public async Task A_write_that_meets_another_one_is_repeated(string operation)
    {
        // S3 answers 409 while another conditional write of the same key is under way: that says nothing of the condition.
        var conflicts = 3;
        _session.Before[$"s3:{operation}"] = () => conflicts-- > 0 ? FakeSession.Refuse("ConditionalRequestConflict", RefusalKind.Conflict, 409) : null;
        var taken = Assert.IsType<LockResult.Taken>(await AcquireAsync("one", time: TimeProvider.System));
        await taken.Lock.DisposeAsync();
        Assert.Equal(4, _session.Calls.Count(c => c == $"s3:{operation}"));
        Assert.IsType<LockResult.Taken>(await AcquireAsync("two"));
    }

    [Fact]
    public async Task A_lock_that_somebody_took_away_is_lost()
    {
        var first = Assert.IsType<LockResult.Taken>(await AcquireAsync("first")).Lock;
        var forced = Assert.IsType<LockResult.Taken>(await AcquireAsync("forced", force: true)).Lock;
        await forced.DisposeAsync();
        var told = new TaskCompletionSource();
        await using var registration = first.Lost.Register(told.SetResult);
        _time.Advance(TimeSpan.FromMinutes(1));
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await first.DisposeAsync();
    }

    private async Task WriteLostLockAsync()
    {
        var start = _time.GetUtcNow();
        var record = new LockRecord("arn:bob", "elsewhere", 1, null, "lost", start, start);
        await new JournalBucket(_session, "journal", _time).WriteLockAsync(record, null, CancellationToken.None);
    }

    private Task<LockResult> AcquireAsync(string run, bool force = false, bool isGone = false, TimeProvider? time = null) =>
        RunLock.AcquireAsync(
            new JournalBucket(_session, "journal", time ?? _time),
            new LockOwner("arn:ann", "here", 42, null, _ => isGone),
            run,
            force,
            _time,
            CancellationToken.None);
}
