using System.Collections.Immutable;

namespace Bulkhead.Config.Model;

/// <summary>How a workload comes into accounts: by a role that only jobs of one branch or environment of a code host, or one pipeline, may assume.</summary>
public sealed record Delivery
{
    /// <summary>Where the code stands.</summary>
    public required CodeHost Host { get; init; }

    /// <summary>The pipeline that delivers; null where a code host does.</summary>
    public DeliveryPipeline? Pipeline { get; init; }

    /// <summary>The repository as the host names it: owner and name; of Terraform organization, project and workspace; of a pipeline its account and name.</summary>
    public required string Repository { get; init; }

    /// <summary>The branch that deploys; of no meaning for Terraform and for a pipeline.</summary>
    public required string Branch { get; init; }

    /// <summary>The environments of the workload that it deploys, with their accounts, in the file's order.</summary>
    public required ImmutableArray<(string Environment, string Account)> Targets { get; init; }

    /// <summary>AWS's managed policies that the role has, by name.</summary>
    public required ImmutableArray<string> Permissions { get; init; }

    /// <summary>The groups that may push to the branch, or start the workspace's runs; none of a pipeline, whose permissions say so.</summary>
    public required ImmutableArray<string> Pushers { get; init; }

    /// <summary>The group of the second person who approves each deployment; null where who pushes deploys alone.</summary>
    public string? Approvers { get; init; }
}
