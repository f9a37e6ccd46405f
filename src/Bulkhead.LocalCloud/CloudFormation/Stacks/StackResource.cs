using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>A resource of a stack as it was last deployed.</summary>
internal sealed record StackResource
{
    /// <summary>Its name in the template.</summary>
    public required string LogicalId { get; init; }

    /// <summary>Its type.</summary>
    public required string Type { get; init; }

    /// <summary>What the service knows it by; empty while there is none.</summary>
    public string PhysicalId { get; init; } = "";

    /// <summary>Its properties, evaluated and in their types, the stack's tags among its tags. Read-only.</summary>
    public JsonObject Properties { get; init; } = [];

    /// <summary>What <c>Fn::GetAtt</c> gives. Read-only.</summary>
    public JsonObject Attributes { get; init; } = [];

    /// <summary>Its metadata, evaluated. Read-only.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Its state, such as <c>CREATE_COMPLETE</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is in that state.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What becomes of it when the stack lets go of it.</summary>
    public string DeletionPolicy { get; init; } = "Delete";

    /// <summary>What becomes of it when it is replaced.</summary>
    public string UpdateReplacePolicy { get; init; } = "Delete";

    /// <summary>The resources that were made before it because it needs them.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Makes the names that the local cloud gives to this resource differ from those of its predecessors.</summary>
    public long Token { get; init; }

    /// <summary>What the last drift detection said of it.</summary>
    public string DriftStatus { get; init; } = "NOT_CHECKED";

    /// <summary>When drift was last detected.</summary>
    public DateTimeOffset? DriftTime { get; init; }
}
