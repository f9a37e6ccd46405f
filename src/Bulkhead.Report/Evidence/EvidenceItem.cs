using System.Collections.Immutable;

namespace Bulkhead.Report.Evidence;

/// <summary>Something that answers a control in an account, with its state.</summary>
/// <param name="Source">Where it comes from: <c>aws-config</c>, <c>guardrail</c>, <c>setting</c>, <c>stack</c>, <c>detection</c>, <c>trail</c>, <c>retention</c> or <c>invariant</c>.</param>
/// <param name="Subject">The rule, guardrail, setting, stack, service or sentence.</param>
/// <param name="State">What is known.</param>
/// <param name="Detail">Why, one sentence.</param>
public sealed record EvidenceItem(string Source, string Subject, EvidenceState State, string Detail)
{
    /// <summary>Who says that it answers the control, such as <c>security-hub EC2.13</c>: the name of one of the framework's documents, and the place in it.</summary>
    public string PairedBy { get; init; } = "";

    /// <summary>The region; null for what is the whole account's.</summary>
    public string? Region { get; init; }

    /// <summary>Resources that are not as they must be, as <c>type id</c>.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];
}
