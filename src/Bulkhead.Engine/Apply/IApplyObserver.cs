using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>Sees a run as it goes, for live progress. Called from many threads at once; must be quick and not throw.</summary>
public interface IApplyObserver
{
    /// <summary>A step begins.</summary>
    void Started(PlanStep step);

    /// <summary>A step waits for something that is not a call, such as a new account to become ready.</summary>
    void Waiting(PlanStep step, string reason);

    /// <summary>A step is over.</summary>
    void Finished(StepReport report);
}
