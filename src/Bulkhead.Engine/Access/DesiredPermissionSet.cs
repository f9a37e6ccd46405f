using System.Collections.Immutable;

namespace Bulkhead.Engine.Access;

/// <summary>A permission set that must exist.</summary>
public sealed record DesiredPermissionSet
{
    /// <summary>The name in Identity Center.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required string Description { get; init; }

    /// <summary>How long a log-in lasts, as AWS writes it: <c>PT4H</c>.</summary>
    public required string Session { get; init; }

    /// <summary>AWS's managed policies, by their ARN after <c>policy/</c>.</summary>
    public required ImmutableArray<string> Policies { get; init; }

    /// <summary>Managed policies of the accounts' own, by path and name.</summary>
    public required ImmutableArray<string> CustomerPolicies { get; init; }

    /// <summary>The inline policy; null for none.</summary>
    public string? Inline { get; init; }

    /// <summary>The permissions boundary, as in <see cref="Policies"/>; null for none.</summary>
    public string? Boundary { get; init; }

    /// <summary>The tags that say whose it is.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }
}
