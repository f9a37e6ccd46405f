using System.Diagnostics;

namespace Bulkhead.Bench;

/// <summary>
/// Times a piece of work on the calling thread: rounds of about 200 ms, of which the median counts. It counts processor time,
/// not the clock's, so that other work on the machine disturbs the figures little.
/// </summary>
internal static class Measure
{
    private const int Rounds = 9;
    private const int ManyRounds = 5_000;

    /// <summary>Nanoseconds that one of <paramref name="count"/> operations of <paramref name="work"/> takes, and the bytes it allocates.</summary>
    public static (double Nanoseconds, double Bytes) PerOperation(int count, Action work)
    {
        for (var i = 0; i < 3; i++) Timed(1, work);
        var once = Timed(1, work);
        var times = Math.Max(1, (int)(0.2 / Math.Max(once, 2e-7)));
        for (var i = 0; i < 2; i++) Timed(times, work);
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var rounds = Enumerable.Range(0, Rounds).Select(_ => Timed(times, work) / times).Order().ToArray();
        return (rounds[Rounds / 2] * 1e9 / count, (double)bytes / count);
    }

    /// <summary>
    /// Nanoseconds that one operation takes while nothing else uses the core, nor its sibling: the quickest of many rounds of
    /// some microseconds, by the clock.
    /// </summary>
    public static double Undisturbed(int count, Action work)
    {
        for (var i = 0; i < 100; i++) work();
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < ManyRounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            var time = Stopwatch.GetElapsedTime(start);
            if (time < least) least = time;
        }

        return least.TotalNanoseconds / count;
    }

    private static double Timed(int times, Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++) work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
