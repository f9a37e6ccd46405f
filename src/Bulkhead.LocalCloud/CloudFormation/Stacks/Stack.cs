using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>A stack: what it was made of, what it holds, and the state it is in.</summary>
internal sealed record Stack
{
    /// <summary>Its ARN.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, unique among the stacks of an account and region that are not deleted.</summary>
    public required string Name { get; init; }

    /// <summary>Its state.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is in that state.</summary>
    public string? StatusReason { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was last deployed.</summary>
    public DateTimeOffset? LastUpdatedTime { get; init; }

    /// <summary>When its deletion began.</summary>
    public DateTimeOffset? DeletionTime { get; init; }

    /// <summary>Until when, on the cloud's clock, its last operation shows as in progress.</summary>
    public DateTimeOffset BusyUntil { get; init; }

    /// <summary>What it was last deployed from; null while it is in review.</summary>
    public StackInput? Input { get; init; }

    /// <summary>Its description, from the template.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it cannot be deleted.</summary>
    public bool TerminationProtection { get; init; }

    /// <summary>Whether a failure leaves things as they are.</summary>
    public bool DisableRollback { get; init; }

    /// <summary>Minutes that its creation may take, as given.</summary>
    public int? TimeoutInMinutes { get; init; }

    /// <summary>The change set that was last executed.</summary>
    public string? ChangeSetId { get; init; }

    /// <summary>The last request's token, with the name of its operation.</summary>
    public string? Token { get; init; }

    /// <summary>Its resources by logical id.</summary>
    public ImmutableSortedDictionary<string, StackResource> Resources { get; init; } =
        ImmutableSortedDictionary.Create<string, StackResource>(StringComparer.Ordinal);

    /// <summary>Its outputs by key.</summary>
    public ImmutableArray<StackOutput> Outputs { get; init; } = [];

    /// <summary>The exports of other stacks that it uses.</summary>
    public ImmutableArray<string> Imports { get; init; } = [];

    /// <summary>What a failed rollback has still to take back, the next first.</summary>
    public ImmutableArray<UndoStep> Undo { get; init; } = [];

    /// <summary>The stack before the update whose rollback failed.</summary>
    public Stack? Before { get; init; }

    /// <summary>How many resources it ever made.</summary>
    public long Made { get; init; }

    /// <summary>How many events it has.</summary>
    public long Events { get; init; }

    /// <summary>The states of the last operation, the first one first.</summary>
    public ImmutableArray<StackMoment> Moments { get; init; } = [];

    /// <summary>What the last drift detection said.</summary>
    public string DriftStatus { get; init; } = "NOT_CHECKED";

    /// <summary>When drift was last detected.</summary>
    public DateTimeOffset? DriftTime { get; init; }

    /// <summary>The last drift detection: its id and what it found.</summary>
    public JsonObject? DriftDetection { get; init; }

    /// <summary>The unique part of its ARN.</summary>
    [JsonIgnore]
    public string Uid => UidOf(Id);

    /// <summary>The unique part of a stack's or change set's ARN.</summary>
    public static string UidOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
