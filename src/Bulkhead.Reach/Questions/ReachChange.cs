using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Questions;

/// <summary>A way that a change opens or closes.</summary>
/// <param name="From">Who.</param>
/// <param name="How">"acts as", "reads", "changes", "runs code in".</param>
/// <param name="To">What.</param>
/// <param name="RuleId">The last rule on the way; null where it is not certain.</param>
/// <param name="Calls">How many calls it takes; 0 where it is not certain.</param>
public sealed record ReachChange(PrincipalNode From, string How, Node To, string? RuleId, int Calls);
