namespace Bulkhead.LocalCloud.Events;

/// <summary>The calls that were made, the newest of them: as many as fit in bounded memory. Safe for use by many threads.</summary>
internal sealed class EventLog(int maxEvents = 50_000, long maxBytes = 16 * 1024 * 1024)
{
    private readonly Lock _gate = new();
    private readonly Queue<CloudEvent> _events = new();
    private long _bytes;
    private long _number;

    /// <summary>A number for the next event.</summary>
    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Keeps an event, and lets the oldest go where there is no room.</summary>
    public void Add(CloudEvent recorded)
    {
        lock (_gate)
        {
            _events.Enqueue(recorded);
            _bytes += recorded.Record.Room;
            while (_events.Count > maxEvents || (_bytes > maxBytes && _events.Count > 1)) _bytes -= _events.Dequeue().Record.Room;
        }
    }

    /// <summary>The events of an account and region, the newest first.</summary>
    public IReadOnlyList<CloudEvent> Of(string account, string region)
    {
        lock (_gate)
        {
            var found = _events.Where(e => e.Account == account && e.Region == region).ToList();
            found.Reverse();
            return found;
        }
    }
}
