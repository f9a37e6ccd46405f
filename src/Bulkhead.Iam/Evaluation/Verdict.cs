namespace Bulkhead.Iam.Evaluation;

/// <summary>A decision's outcome without its explanation.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="BlockedBy">The kinds of policy each of which, for itself, kept the request from being allowed.</param>
public readonly record struct Verdict(DecisionOutcome Outcome, PolicyKinds BlockedBy)
{
    /// <summary>Whether the request may go on.</summary>
    public bool IsAllowed => Outcome == DecisionOutcome.Allowed;
}
