using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>What became of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Decision">The decision; null where the case could not be run.</param>
/// <param name="Difference">Why it failed, sentences for people; empty when it passed.</param>
public sealed record PolicyTestResult(PolicyTestCase Case, bool Passed, Decision? Decision, string Difference);
