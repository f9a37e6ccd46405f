namespace Bulkhead.Engine.Apply;

/// <summary>Waits between looks at something that takes its time: each wait twice the one before, up to the longest.</summary>
internal sealed class Patience(ApplyPace pace, TimeProvider time, TimeSpan atMost, TimeSpan longestLook)
{
    private readonly DateTimeOffset _end = time.GetUtcNow() + atMost;
    private TimeSpan _next = pace.FirstLook;

    /// <summary>Waits for the next look; false when the time is up.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() >= _end) return false;
        await Task.Delay(_next, time, cancellationToken);
        _next = _next * 2 < longestLook ? _next * 2 : longestLook;
        return true;
    }
}
