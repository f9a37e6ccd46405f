namespace Bulkhead.Engine.Observed;

/// <summary>Counts calls. Safe for many threads.</summary>
internal sealed class CallTally
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add() => Interlocked.Increment(ref _count);
}
