using Bulkhead.Config.Model;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Repair;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Invariants;

/// <summary>What became of an invariant.</summary>
/// <param name="Invariant">The sentence.</param>
/// <param name="Answer">The verdict, with the way where there is one, and what is not known.</param>
/// <param name="Repair">Where it is broken, the changes that mend it.</param>
public sealed record InvariantResult(Invariant Invariant, ReachAnswer Answer, RepairAnswer? Repair = null)
{
    /// <summary>Where it is proved, and certificates were asked for, the proof.</summary>
    public Certificate? Certificate { get; init; }
}
