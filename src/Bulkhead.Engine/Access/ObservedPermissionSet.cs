using System.Collections.Immutable;

namespace Bulkhead.Engine.Access;

/// <summary>A permission set that is there. What is not Bulkhead's and not in the file has a name, tags and accounts only.</summary>
public sealed record ObservedPermissionSet
{
    /// <summary>Its ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its description; empty for none.</summary>
    public string Description { get; init; } = "";

    /// <summary>How long a log-in lasts.</summary>
    public string Session { get; init; } = "";

    /// <summary>The ARNs of AWS's managed policies.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>Managed policies of the accounts' own, by path and name.</summary>
    public ImmutableArray<string> CustomerPolicies { get; init; } = [];

    /// <summary>The inline policy; null for none.</summary>
    public string? Inline { get; init; }

    /// <summary>The boundary: a policy's ARN, or path and name of one of the accounts' own; null for none.</summary>
    public string? Boundary { get; init; }

    /// <summary>Its tags.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>The accounts in which it is.</summary>
    public ImmutableArray<string> Accounts { get; init; } = [];

    /// <summary>The accounts that still have an older state of it.</summary>
    public ImmutableArray<string> Outdated { get; init; } = [];
}
