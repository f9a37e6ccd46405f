using System.Collections.Immutable;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Guardrails;

/// <summary>A policy of the organization as the guardrail compiler wants it: minified, within its size, with its targets.</summary>
public sealed record OrganizationPolicy
{
    /// <summary>The policy's name in AWS, unique for its type and stable from run to run; at most 128 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The policy's type.</summary>
    public required OrganizationPolicyType Type { get; init; }

    /// <summary>What it stops, for people: the names of the guardrails in it; at most 512 characters.</summary>
    public required string Description { get; init; }

    /// <summary>The minified JSON document, within the type's size.</summary>
    public required string Content { get; init; }

    /// <summary>The guardrails that the document carries, by name.</summary>
    public required ImmutableArray<string> Guardrails { get; init; }

    /// <summary>Where it is attached.</summary>
    public required ImmutableArray<PolicyTarget> Targets { get; init; }
}
