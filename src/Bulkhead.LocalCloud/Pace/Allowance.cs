using Bulkhead.Aws.Throttling;

namespace Bulkhead.LocalCloud.Pace;

/// <summary>The calls of one API that AWS still takes from an account: a token bucket.</summary>
internal sealed class Allowance(PublishedRate rate, DateTimeOffset now)
{
    // A caller that keeps to the same rate exactly must not be refused for a rounding.
    private const double Rounding = 1e-3;

    private double _tokens = rate.Burst;
    private DateTimeOffset _filled = now;

    /// <summary>Takes a call; false when there are too many.</summary>
    public bool TryTake(DateTimeOffset time)
    {
        if (time > _filled)
        {
            _tokens = Math.Min(rate.Burst, _tokens + ((time - _filled).TotalSeconds * rate.PerSecond));
            _filled = time;
        }

        if (_tokens < 1 - Rounding) return false;
        _tokens--;
        return true;
    }
}
