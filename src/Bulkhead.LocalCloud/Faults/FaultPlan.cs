using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.Faults;

/// <summary>The faults of a rehearsal. With the same seed the same calls in the same order meet the same faults.</summary>
/// <param name="Seed">The seed of what is left to chance.</param>
/// <param name="Rules">The rules: of several that meet a call the first counts.</param>
public sealed record FaultPlan(int Seed, ImmutableArray<FaultRule> Rules);
