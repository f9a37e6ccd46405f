using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>Nobody watches.</summary>
internal sealed class SilentObserver : IApplyObserver
{
    public void Started(PlanStep step)
    {
        // Nobody watches.
    }

    public void Waiting(PlanStep step, string reason)
    {
        // Nobody watches.
    }

    public void Finished(StepReport report)
    {
        // Nobody watches.
    }
}
