using System.Collections.Immutable;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Observed;

/// <summary>A policy that exists.</summary>
public sealed record ObservedPolicy
{
    /// <summary>AWS's service control policy that allows everything: every unit and account needs it, or nothing works there.</summary>
    public const string FullAccess = "p-FullAWSAccess";

    /// <summary>Its id (<c>p-…</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type.</summary>
    public required OrganizationPolicyType Type { get; init; }

    /// <summary>What it says about itself.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it is AWS's own.</summary>
    public required bool IsAwsManaged { get; init; }

    /// <summary>Its document; null for one that is neither Bulkhead's nor named in the file: nobody asked for it.</summary>
    public string? Content { get; init; }

    /// <summary>
    /// The ids that it is attached to. Of a policy that is neither Bulkhead's nor named in the file, those alone where the
    /// file's policies come or go.
    /// </summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Its tags, as far as they were read.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }
}
