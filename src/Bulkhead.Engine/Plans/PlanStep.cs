using System.Collections.Immutable;

namespace Bulkhead.Engine.Plans;

/// <summary>One change that <c>apply</c> will make.</summary>
public sealed record PlanStep
{
    /// <summary>What it works on.</summary>
    public required StepAddress Address { get; init; }

    /// <summary>What it does.</summary>
    public required StepAction Action { get; init; }

    /// <summary>Everything that the step needs to be carried out.</summary>
    public required StepPayload Payload { get; init; }

    /// <summary>Why, one sentence for people: "the file names it, and the organization does not have it".</summary>
    public required string Reason { get; init; }

    /// <summary>What changes, by property; empty where the action says it all.</summary>
    public ImmutableArray<Difference> Differences { get; init; } = [];

    /// <summary>Steps of the same plan that must be done first. A step that fails holds back those that wait for it, and no others.</summary>
    public ImmutableArray<StepAddress> After { get; init; } = [];

    /// <summary>The API calls that it takes when all goes well.</summary>
    public ImmutableArray<PlannedCall> Calls { get; init; } = [];
}
