using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A statement that bore on a decision.</summary>
/// <param name="Kind">Where its policy stands.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Level">The level of an SCP or RCP, the root being 0; the number of a resource policy; otherwise 0.</param>
/// <param name="IsCertain">Whether it applies for sure; false where an unknown element leaves it open.</param>
public sealed record DecidingStatement(PolicyKind Kind, PolicyDocument Policy, Statement Statement, int Level, bool IsCertain);
