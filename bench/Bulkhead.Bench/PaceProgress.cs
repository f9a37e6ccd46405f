using System.Diagnostics;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
using Bulkhead.LocalCloud.Pace;

namespace Bulkhead.Bench;

/// <summary>A line for each thousand steps that are over.</summary>
internal sealed class PaceProgress(VirtualClock clock, Stopwatch watch, int total) : IApplyObserver
{
    private int _over;

    public void Started(PlanStep step) { }

    public void Waiting(PlanStep step, string reason) { }

    public void Finished(StepReport report)
    {
        if (++_over % 1000 == 0) Console.WriteLine($"  {_over} of {total} steps; on AWS's clock {clock.Elapsed:hh\\:mm\\:ss}, here {watch.Elapsed:hh\\:mm\\:ss}");
    }
}
