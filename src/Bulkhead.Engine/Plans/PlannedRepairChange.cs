using System.Collections.Immutable;

namespace Bulkhead.Engine.Plans;

/// <summary>A policy as it should be to mend an invariant.</summary>
/// <param name="Kind">Where it stands, such as <c>trust-policy</c> (docs/json/reach.md).</param>
/// <param name="Place">The ARN of what has it, or the account.</param>
/// <param name="Policy">Its name.</param>
/// <param name="Changes">What is changed, a sentence each.</param>
/// <param name="Document">The whole policy, as JSON text; null where nothing of it is left.</param>
/// <param name="Touched">The ARNs of those who lose something that they may do today.</param>
public sealed record PlannedRepairChange(
    string Kind, string Place, string Policy, ImmutableArray<string> Changes, string? Document, ImmutableArray<string> Touched);
