using Bulkhead.Aws.Throttling;
using Xunit;

namespace Bulkhead.Aws.Tests.Throttling;

public sealed class TokenBucketTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void A_rested_bucket_gives_its_burst_at_once_and_then_waits()
    {
        using var bucket = new TokenBucket(2, 3, _time);
        var takes = Enumerable.Range(0, 5).Select(_ => Take(bucket)).ToArray();
        Assert.Equal([true, true, true, false, false], takes.Select(t => t.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Settle(takes[3]);
        Assert.False(takes[4].IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Settle(takes[4]);
    }

    [Fact]
    public void Those_who_came_first_go_first()
    {
        using var bucket = new TokenBucket(1, 1, _time);
        Settle(Take(bucket));
        var order = new List<int>();
        var takes = Enumerable.Range(0, 4).Select(i => Take(bucket).ContinueWith(
            _ =>
            {
                lock (order) order.Add(i);
            },
            TaskScheduler.Default)).ToArray();
        for (var i = 0; i < 4; i++)
        {
            WaitFor(() => _time.Waits.Count > i);
            _time.Advance(TimeSpan.FromSeconds(1));
            Settle(takes[i]);
        }

        Assert.Equal([0, 1, 2, 3], order);
    }

    [Fact]
    public void One_who_gives_up_takes_no_token()
    {
        using var bucket = new TokenBucket(1, 1, _time);
        using var cancel = new CancellationTokenSource();
        Settle(Take(bucket));
        var given = bucket.TakeAsync((_, _) => { }, cancel.Token).AsTask();
        var next = Take(bucket);
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => given.GetAwaiter().GetResult());
        WaitFor(() => _time.Waits.Count == 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        Settle(next);
    }

    [Fact]
    public void A_throttle_halves_the_rate_and_answers_bring_it_back()
    {
        using var bucket = new TokenBucket(8, 8, _time);
        bucket.Slow();
        Assert.Equal(4, bucket.Rate);
        Assert.False(Take(bucket).IsCompleted);
        for (var i = 0; i < 100; i++) bucket.Slow();
        Assert.Equal(0.5, bucket.Rate);
        for (var i = 0; i < 100; i++) bucket.Recover();
        Assert.Equal(8, bucket.Rate);
    }

    [Fact]
    public void Waiting_is_told_with_its_length()
    {
        using var bucket = new TokenBucket(0.1, 1, _time);
        Settle(Take(bucket));
        TimeSpan? told = null;
        var task = bucket.TakeAsync((wait, _) => told = wait, default).AsTask();
        Assert.False(task.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(10), told);
    }

    [Fact]
    public void Never_more_than_the_rate_in_any_stretch_of_time()
    {
        using var bucket = new TokenBucket(5, 3, _time);
        var takes = Enumerable.Range(0, 60).Select(_ => Take(bucket)).ToArray();
        int Given() => takes.Count(t => t.IsCompleted);
        for (var given = 3; given < takes.Length; given++)
        {
            // While the next one waits for the clock, nobody gets a token.
            WaitFor(() => _time.Waits.Count == given - 2 && Given() >= given);
            Assert.Equal(given, Given());
            _time.Advance(TimeSpan.FromSeconds(0.2));
        }

        Settle(Task.WhenAll(takes));
    }

    private static Task Take(TokenBucket bucket) => bucket.TakeAsync((_, _) => { }, default).AsTask();

    private static void Settle(Task task) => Assert.True(task.Wait(TimeSpan.FromSeconds(30)));

    private static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));
}
