namespace Bulkhead.Iam.Evaluation;

/// <summary>What a decision says.</summary>
public enum DecisionOutcome
{
    /// <summary>The request may go on.</summary>
    Allowed,

    /// <summary>Nothing allows it, or a policy that must allow does not.</summary>
    ImplicitlyDenied,

    /// <summary>A statement denies it.</summary>
    ExplicitlyDenied,

    /// <summary>It hangs on an element or operator that is not known.</summary>
    Unknown,

    /// <summary>AWS would refuse the request or one of the policies as malformed.</summary>
    Invalid,
}
