using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>The answer to a <see cref="PossibleQuestion"/>.</summary>
public sealed record PossibleAnswer
{
    /// <summary>Yes, no or unknown.</summary>
    public required PossibleVerdict Verdict { get; init; }

    /// <summary>A request that the evaluator allows; null unless the answer is yes.</summary>
    public AuthorizationRequest? Witness { get; init; }

    /// <summary>What the witness's caller chose and what circumstances it needs, in so far as the policies ask for it.</summary>
    public ImmutableArray<RestsOn> RestsOn { get; init; } = [];

    /// <summary>Why the answer is unknown, one sentence; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The keys whose values would have to be known; empty unless the answer is unknown because of them.</summary>
    public ImmutableArray<string> UnknownKeys { get; init; } = [];

    /// <summary>Where the answer is no: the kinds of policy each of which, for itself, stands in the way; none where only all together do.</summary>
    public PolicyKinds BlockedBy { get; init; }
}
