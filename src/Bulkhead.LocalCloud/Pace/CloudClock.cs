using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Pace;

/// <summary>
/// The clock of a cloud: the machine's, or another, and ahead of it where the cloud has been further already. A cloud that went
/// through hours on a virtual clock goes on from there, so that what it holds never lies in the future.
/// </summary>
internal sealed class CloudClock : TimeProvider
{
    private const string Collection = "cloud/clock";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _inner;
    private readonly TimeSpan _ahead;
    private DateTimeOffset _noted;

    public CloudClock(TimeProvider inner, ResourceStore store)
    {
        var now = inner.GetUtcNow();
        _inner = inner;
        _noted = now;
        if (store.Find(Collection, "now") is not { } known) return;
        // It is noted once a minute.
        var reached = known.Time("Time") + Interval;
        if (reached > now) _ahead = reached - now;
    }

    /// <summary>How far it is ahead of the clock that it stands on.</summary>
    public TimeSpan Ahead => _ahead;

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow() + _ahead;

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _inner.CreateTimer(callback, state, dueTime, period);

    /// <summary>Keeps how far the cloud has come, where its clock goes faster than the machine's.</summary>
    public void Note(ResourceStore store)
    {
        if (_inner is not VirtualClock) return;
        var now = GetUtcNow();
        if (now - _noted < Interval) return;
        _noted = now;
        store.Put(Collection, "now", new JsonObject { ["Time"] = now.ToJson() });
    }
}
