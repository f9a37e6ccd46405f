using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Questions;

/// <summary>Something that a subject comes to.</summary>
/// <param name="Node">What.</param>
/// <param name="How">"administers as", "acts as", "reads", "changes", "runs code in".</param>
/// <param name="RuleId">The last rule on the way.</param>
/// <param name="Calls">How many calls it takes.</param>
public sealed record ReachedThing(Node Node, string How, string RuleId, int Calls);
