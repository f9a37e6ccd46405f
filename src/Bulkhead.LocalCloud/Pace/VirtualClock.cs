namespace Bulkhead.LocalCloud.Pace;

/// <summary>
/// A clock that stands still while the process works, and goes to the next moment that somebody waits for as soon as nobody
/// works: what takes AWS hours passes in seconds. All that waits must wait on this clock, and all that works must work on
/// threads of the pool, since "nobody works" means that the pool has nothing to do.
/// </summary>
/// <remarks>
/// The state of the pool is the process's: other work in it only makes the clock stand still longer. Work on other threads, which the
/// pool does not know, takes no time on this clock, or a little too much when the clock goes on meanwhile.
/// </remarks>
public sealed class VirtualClock : TimeProvider, IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<(Timer Timer, long Version), (long Due, long Order)> _waiting = new();
    private readonly long _begin;
    private readonly long _resolution;
    private readonly TimeSpan? _patience;
    private long _now;
    private long _order;
    private long _uses;
    private bool _isStopped;

    /// <summary>Makes a clock.</summary>
    /// <param name="start">What it shows first.</param>
    /// <param name="resolution">
    /// Moments that are waited for are moved to the next multiple of this after the start, so that many come together.
    /// </param>
    /// <param name="patience">
    /// Where other work in the process keeps the pool busy, such as other tests: after how long without any use of the clock it
    /// goes on all the same. Null: never.
    /// </param>
    public VirtualClock(DateTimeOffset start, TimeSpan resolution, TimeSpan? patience = null)
    {
        _begin = _now = start.UtcTicks;
        _resolution = Math.Max(1, resolution.Ticks);
        _patience = patience;
        new Thread(Run) { IsBackground = true, Name = nameof(VirtualClock) }.Start();
    }

    /// <summary>How far the clock has gone.</summary>
    public TimeSpan Elapsed => new(Volatile.Read(ref _now) - _begin);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _uses);
        return Volatile.Read(ref _now);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Stops the clock: what still waits for it waits for ever.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        while (WaitForWaiters())
        {
            if (WaitUntilIdle()) GoOn();
        }
    }

    private bool WaitForWaiters()
    {
        lock (_gate)
        {
            while (!_isStopped && !HasWaiters()) Monitor.Wait(_gate);
            return !_isStopped;
        }
    }

    /// <summary>Whether anybody waits; takes away what was given up meanwhile.</summary>
    private bool HasWaiters()
    {
        while (_waiting.TryPeek(out var next, out _))
        {
            if (next.Version == next.Timer.Version) return true;
            _waiting.Dequeue();
        }

        return false;
    }

    private bool WaitUntilIdle()
    {
        var (looks, since, uses) = (0, Environment.TickCount64, Interlocked.Read(ref _uses));
        while (!Volatile.Read(ref _isStopped))
        {
            var done = ThreadPool.CompletedWorkItemCount;
            if (IsPoolIdle())
            {
                // A thread between two pieces of work looks idle: only a pool that did nothing in between is.
                Thread.Yield();
                if (IsPoolIdle() && ThreadPool.CompletedWorkItemCount == done) return true;
            }

            if (_patience is { } patience)
            {
                var now = Interlocked.Read(ref _uses);
                if (now != uses) (uses, since) = (now, Environment.TickCount64);
                else if (Environment.TickCount64 - since > patience.TotalMilliseconds) return true;
            }

            if (++looks < 50) Thread.Yield();
            else Thread.Sleep(1);
        }

        return false;
    }

    private static bool IsPoolIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return most == free && ThreadPool.PendingWorkItemCount == 0;
    }

    /// <summary>Goes to the next moment that is waited for, and wakes all who wait for it.</summary>
    private void GoOn()
    {
        lock (_gate)
        {
            if (!HasWaiters()) return;
            _waiting.TryPeek(out _, out var next);
            if (next.Due > _now) Volatile.Write(ref _now, next.Due);
            while (HasWaiters() && _waiting.TryPeek(out var due, out var key) && key.Due <= _now)
            {
                _waiting.Dequeue();
                ThreadPool.UnsafeQueueUserWorkItem(due.Timer, preferLocal: false);
                due.Timer.Again(_now);
            }
        }
    }

    private long Due(long from, TimeSpan wait)
    {
        var due = from - _begin + wait.Ticks;
        return _begin + ((due + _resolution - 1) / _resolution * _resolution);
    }

    private sealed class Timer(VirtualClock clock, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        /// <summary>What is queued under another version was given up.</summary>
        public long Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref clock._uses);
            lock (clock._gate)
            {
                if (Version < 0) return false;
                Version++;
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Enqueue(clock.Due(clock._now, dueTime));
            }

            return true;
        }

        /// <summary>Waits for the next period, where there is one.</summary>
        public void Again(long now)
        {
            if (_period > TimeSpan.Zero && Version >= 0) Enqueue(clock.Due(now, _period));
        }

        public void Execute()
        {
            if (_context is null) callback(state);
            else ExecutionContext.Run(_context, _ => callback(state), null);
        }

        public void Dispose()
        {
            lock (clock._gate) Version = -1;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Enqueue(long due)
        {
            clock._waiting.Enqueue((this, Version), (due, clock._order++));
            Monitor.PulseAll(clock._gate);
        }
    }
}
