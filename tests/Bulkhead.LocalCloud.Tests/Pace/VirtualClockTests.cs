using Bulkhead.LocalCloud.Pace;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Pace;

/// <summary>Other tests keep the pool of this process busy, so the clock here is told not to wait for it for ever.</summary>
public sealed class VirtualClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly VirtualClock _clock = new(Start, TimeSpan.FromMilliseconds(50), patience: TimeSpan.FromMilliseconds(5));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task Hours_pass_when_nobody_works()
    {
        await Task.Delay(TimeSpan.FromHours(30), _clock, Cancel);
        Assert.Equal(TimeSpan.FromHours(30), _clock.Elapsed);
        Assert.Equal(Start.AddHours(30), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Who_waits_less_goes_first()
    {
        var order = new List<int>();
        async Task WaitAsync(int minutes)
        {
            await Task.Delay(TimeSpan.FromMinutes(minutes), _clock, Cancel);
            lock (order) order.Add(minutes);
        }

        await Task.WhenAll(WaitAsync(30), WaitAsync(10), WaitAsync(20));
        Assert.Equal([10, 20, 30], order);
        Assert.Equal(TimeSpan.FromMinutes(30), _clock.Elapsed);
    }

    [Fact]
    public async Task Moments_are_moved_to_the_resolution_so_that_many_come_together()
    {
        await Task.WhenAll(Task.Delay(TimeSpan.FromMilliseconds(51), _clock, Cancel), Task.Delay(TimeSpan.FromMilliseconds(99), _clock, Cancel));
        Assert.Equal(TimeSpan.FromMilliseconds(100), _clock.Elapsed);
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_up_nobody()
    {
        using var giveUp = new CancellationTokenSource();
        var longer = Task.Delay(TimeSpan.FromDays(1), _clock, giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => longer);
        await Task.Delay(TimeSpan.FromSeconds(1), _clock, Cancel);
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.Elapsed);
    }

    [Fact]
    public async Task A_timer_comes_again_and_again_until_it_is_disposed()
    {
        var rounds = new SemaphoreSlim(0);
        await using (_clock.CreateTimer(_ => rounds.Release(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)))
        {
            for (var i = 0; i < 5; i++) await rounds.WaitAsync(Cancel);
        }

        Assert.True(_clock.Elapsed >= TimeSpan.FromSeconds(5));
    }
}
