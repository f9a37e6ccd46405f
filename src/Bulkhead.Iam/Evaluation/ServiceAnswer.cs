namespace Bulkhead.Iam.Evaluation;

/// <summary>What a service answers whatever the policies say; null reason where it leaves the answer to them.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="Rule">The rule's number.</param>
/// <param name="Reason">Why, one sentence.</param>
internal sealed record ServiceAnswer(DecisionOutcome Outcome, int Rule, string Reason)
{
    public static ServiceAnswer Allowed(int rule, string reason) => new(DecisionOutcome.Allowed, rule, reason);

    public static ServiceAnswer Refused(int rule, string reason) => new(DecisionOutcome.ImplicitlyDenied, rule, reason);

    public static ServiceAnswer Invalid(int rule, string reason) => new(DecisionOutcome.Invalid, rule, reason);
}
