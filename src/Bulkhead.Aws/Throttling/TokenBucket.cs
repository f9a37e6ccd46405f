namespace Bulkhead.Aws.Throttling;

/// <summary>
/// One token bucket, shared by all who call one API. Takers are served in the order in which they came. A throttle from
/// AWS halves the rate; each success brings some of it back.
/// </summary>
internal sealed class TokenBucket : IDisposable
{
    private const double LeastShare = 1.0 / 16;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _state = new();
    private readonly TimeProvider _time;
    private readonly double _fullRate;
    private readonly int _burst;
    private double _rate;
    private double _tokens;
    private long _filledAt;
    private int _waiting;

    public TokenBucket(double perSecond, int burst, TimeProvider time)
    {
        _fullRate = _rate = perSecond;
        _tokens = _burst = burst;
        _time = time;
        _filledAt = time.GetTimestamp();
    }

    /// <summary>Tokens that come back each second now.</summary>
    public double Rate
    {
        get
        {
            lock (_state) return _rate;
        }
    }

    /// <summary>Takes a token, and waits for one when there is none.</summary>
    /// <param name="waiting">Told how long it will probably take and the rate, once, when it does not go at once.</param>
    /// <param name="cancellationToken">Gives up the place in the queue.</param>
    public async ValueTask TakeAsync(Action<TimeSpan, double> waiting, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ahead = Interlocked.Increment(ref _waiting) - 1;
        try
        {
            if (ahead == 0 && _turn.Wait(0, CancellationToken.None))
            {
                try
                {
                    if (TryTake(out _)) return;
                    Tell(waiting, ahead);
                    await TakeInTurnAsync(cancellationToken);
                    return;
                }
                finally
                {
                    _turn.Release();
                }
            }

            Tell(waiting, ahead);
            await _turn.WaitAsync(cancellationToken);
            try
            {
                await TakeInTurnAsync(cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>AWS said that this was too fast: half the rate from now on, and no burst.</summary>
    public void Slow()
    {
        lock (_state)
        {
            Fill();
            _rate = Math.Max(_fullRate * LeastShare, _rate / 2);
            _tokens = Math.Min(_tokens, 0);
        }
    }

    /// <summary>AWS answered: a twentieth of the full rate comes back.</summary>
    public void Recover()
    {
        lock (_state)
        {
            if (_rate >= _fullRate) return;
            Fill();
            _rate = Math.Min(_fullRate, _rate + (_fullRate / 20));
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask TakeInTurnAsync(CancellationToken cancellationToken)
    {
        while (!TryTake(out var wait)) await Task.Delay(wait, _time, cancellationToken);
    }

    private bool TryTake(out TimeSpan wait)
    {
        lock (_state)
        {
            Fill();
            if (_tokens >= 1)
            {
                _tokens--;
                wait = TimeSpan.Zero;
                return true;
            }

            // At least a millisecond: a clock's rounding must not make this spin.
            wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((1 - _tokens) / _rate * 1000)));
            return false;
        }
    }

    private void Tell(Action<TimeSpan, double> waiting, int ahead)
    {
        TimeSpan wait;
        double rate;
        lock (_state)
        {
            Fill();
            wait = TimeSpan.FromSeconds(Math.Max(0, (ahead + 1 - _tokens) / _rate));
            rate = _rate;
        }

        if (wait > TimeSpan.Zero) waiting(wait, rate);
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (_time.GetElapsedTime(_filledAt, now).TotalSeconds * _rate));
        _filledAt = now;
    }
}
