using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;

namespace Bulkhead.Reach.Questions;

/// <summary>Whether a principal, as it is, can make a call, and what every policy that has a say does about it.</summary>
/// <param name="Verdict">Yes for some choice of what a caller may choose; no for every one; else unknown.</param>
/// <param name="Unknown">What is not known; null unless the verdict is unknown.</param>
/// <param name="Request">The request that was decided: the one that is allowed, or one that is refused.</param>
/// <param name="Decision">The evaluator's decision on it.</param>
/// <param name="Policies">All policies, in the order of kinds.</param>
/// <param name="RestsOn">What the caller chose, and what circumstances it needs.</param>
public sealed record ExplainedCall(
    PossibleVerdict Verdict,
    string? Unknown,
    AuthorizationRequest Request,
    Decision Decision,
    ImmutableArray<ExplainedPolicy> Policies,
    ImmutableArray<string> RestsOn);
