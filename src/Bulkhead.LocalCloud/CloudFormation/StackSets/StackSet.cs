using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bulkhead.LocalCloud.CloudFormation.Stacks;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>A stack set: one template for stacks in many accounts and regions (AWS CloudFormation User Guide, "StackSets concepts").</summary>
internal sealed record StackSet
{
    /// <summary>The permission model in which the organization's management account deploys.</summary>
    public const string ServiceManaged = "SERVICE_MANAGED";

    /// <summary>The permission model in which roles that somebody made deploy.</summary>
    public const string SelfManaged = "SELF_MANAGED";

    /// <summary>Its name, unique among the sets of its account and region that are not deleted.</summary>
    public required string Name { get; init; }

    /// <summary>The unique part of its id.</summary>
    public required string Uid { get; init; }

    /// <summary>The account that administers it: the management account where permissions are service-managed.</summary>
    public required string Owner { get; init; }

    /// <summary>The region in which it is administered.</summary>
    public required string Region { get; init; }

    /// <summary>What its stacks are deployed from.</summary>
    public required StackInput Input { get; init; }

    /// <summary>What it says of itself.</summary>
    public string? Description { get; init; }

    /// <summary><see cref="SelfManaged"/> or <see cref="ServiceManaged"/>.</summary>
    public required string PermissionModel { get; init; }

    /// <summary>The ARN of the role that assumes the execution roles; null for the one with the usual name.</summary>
    public string? AdministrationRole { get; init; }

    /// <summary>The name of the role in the accounts; null for the usual one.</summary>
    public string? ExecutionRole { get; init; }

    /// <summary>Whether accounts that join a target get their stacks by themselves.</summary>
    public bool AutoDeploys { get; init; }

    /// <summary>Whether an account that leaves the targets keeps its stacks.</summary>
    public bool RetainsStacks { get; init; }

    /// <summary>Whether operations that come too early wait.</summary>
    public bool ManagesExecution { get; init; }

    /// <summary>The units, or the root, whose accounts have stacks.</summary>
    public ImmutableArray<StackSetTarget> Targets { get; init; } = [];

    /// <summary>Whether it was deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The token of the request that made it.</summary>
    public string? Token { get; init; }

    /// <summary>The digest of the request that made it; null once it was changed.</summary>
    public string? Request { get; init; }

    /// <summary>The last drift detection, in the shape of the API; null for none.</summary>
    public JsonObject? Drift { get; init; }

    /// <summary>Whether its permissions are service-managed.</summary>
    [JsonIgnore]
    public bool IsServiceManaged => PermissionModel == ServiceManaged;

    /// <summary>Its id: <c>NAME:UUID</c>.</summary>
    [JsonIgnore]
    public string Id => $"{Name}:{Uid}";

    /// <summary>Its ARN.</summary>
    [JsonIgnore]
    public string Arn => $"arn:aws:cloudformation:{Region}:{Owner}:stackset/{Id}";
}
