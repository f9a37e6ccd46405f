using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>A resource of a template, its properties not yet evaluated.</summary>
internal sealed record ResourceDefinition
{
    /// <summary>Its name in the template.</summary>
    public required string LogicalId { get; init; }

    /// <summary>Its type, such as <c>AWS::IAM::Role</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its properties with intrinsic functions.</summary>
    public required JsonObject Properties { get; init; }

    /// <summary>Its metadata with intrinsic functions.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The condition under which it exists; null when always.</summary>
    public string? Condition { get; init; }

    /// <summary>Resources that are made before it without being referred to.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>What becomes of the real resource when the stack lets go of it.</summary>
    public string DeletionPolicy { get; init; } = "Delete";

    /// <summary>What becomes of the old real resource when an update replaces it.</summary>
    public string UpdateReplacePolicy { get; init; } = "Delete";
}
