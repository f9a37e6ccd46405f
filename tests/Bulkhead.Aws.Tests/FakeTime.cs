namespace Bulkhead.Aws.Tests;

/// <summary>A clock that stands still until a test moves it; timers fire while it moves.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _state = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 21, 7, 38, 46, TimeSpan.Zero);

    /// <summary>Every timer that was asked for, in order: what the code under test meant to wait.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>When set, a timer moves the clock itself, so that waits take no time.</summary>
    public bool Runs { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_state) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state, GetUtcNow() + dueTime);
        lock (_state)
        {
            _timers.Add(timer);
            Waits.Add(dueTime);
        }

        if (Runs) ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (_state) end = _now + by;
        while (true)
        {
            Timer? next;
            lock (_state)
            {
                next = _timers.Where(t => t.Due <= end).MinBy(t => t.Due);
                if (next is null)
                {
                    if (end > _now) _now = end;
                    return;
                }

                _timers.Remove(next);
                if (next.Due > _now) _now = next.Due;
            }

            next.Fire();
        }
    }

    private sealed class Timer(FakeTime time, TimerCallback callback, object? state, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due { get; } = due;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            lock (time._state) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
