using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Desired;

/// <summary>A policy that must exist, and where it must be attached.</summary>
public sealed record DesiredPolicy
{
    /// <summary>The policy's type.</summary>
    public required OrganizationPolicyType Type { get; init; }

    /// <summary>The policy's name in AWS, unique for its type.</summary>
    public required string Name { get; init; }

    /// <summary>What it stops.</summary>
    public required string Description { get; init; }

    /// <summary>The minified document.</summary>
    public required string Content { get; init; }

    /// <summary>All its tags, those of ownership included.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>Where it must be attached.</summary>
    public required ImmutableArray<PolicyTarget> Targets { get; init; }

    /// <summary>
    /// Accounts to which AWS itself attaches it and from which it takes it away, as a budget's action does: there it is neither
    /// wanted nor unwanted.
    /// </summary>
    public ImmutableArray<string> AttachedByAws { get; init; } = [];
}
