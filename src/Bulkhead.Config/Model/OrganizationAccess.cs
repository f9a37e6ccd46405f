using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>Who may do what in which account: the section <c>access</c>.</summary>
public sealed record OrganizationAccess
{
    /// <summary>Nobody is named.</summary>
    public static OrganizationAccess None { get; } = new();

    /// <summary>The groups of people, by name.</summary>
    public ImmutableArray<AccessGroup> Groups { get; init; } = [];

    /// <summary>What people may do where they are let in: Bulkhead's own sets and the file's, by name. Only those that a group uses are made in AWS.</summary>
    public ImmutableSortedDictionary<string, PermissionSet> PermissionSets { get; init; } =
        ImmutableSortedDictionary.Create<string, PermissionSet>(StringComparer.Ordinal);

    /// <summary>The names of the users for the day on which nothing else works, in the file's order.</summary>
    public ImmutableArray<BreakGlassUser> BreakGlass { get; init; } = [];

    /// <summary>Whether people and groups come from an identity provider outside AWS, so that Bulkhead makes neither.</summary>
    public bool IsExternal { get; init; }

    /// <summary>
    /// Whether people are IAM users of the management account, who take on roles with MFA, for an organization without Identity Center.
    /// </summary>
    public bool IsByUsers { get; init; }

    /// <summary>Who vouches for people of some groups outside AWS, by name.</summary>
    public ImmutableSortedDictionary<string, IdentityProvider> Providers { get; init; } =
        ImmutableSortedDictionary.Create<string, IdentityProvider>(StringComparer.Ordinal);

    /// <summary>The region of IAM Identity Center; null for the home region.</summary>
    public RegionName? Region { get; init; }

    /// <summary>Whether the file has the section, even an empty one: without it, nothing of Identity Center is read.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>The group with this name, or null.</summary>
    public AccessGroup? FindGroup(string name) => Groups.FirstOrDefault(g => g.Name == name);
}
