using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>A group of people and what it may do where.</summary>
public sealed record AccessGroup
{
    /// <summary>The key in the file: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The group's name in Identity Center; the key unless the file says otherwise.</summary>
    public required string NameInAws { get; init; }

    /// <summary>The name that it had in Identity Center before; null for none.</summary>
    public string? Was { get; init; }

    /// <summary>What it may do where: one entry for each account, by account and permission set.</summary>
    public required ImmutableArray<AccessGrant> Grants { get; init; }

    /// <summary>
    /// The people in it, by their e-mail addresses in lower case; null where the file does not say, and whoever is in it stays.
    /// </summary>
    public ImmutableSortedSet<string>? Members { get; init; }

    /// <summary>The identity provider outside AWS from which its people come into accounts by roles, a key of <see cref="OrganizationAccess.Providers"/>; null for none.</summary>
    public string? From { get; init; }

    /// <summary>The people in it as <see cref="From"/> names them: the subjects of its tokens or assertions. Empty without it.</summary>
    public ImmutableSortedSet<string> Subjects { get; init; } = [];

    /// <summary>The role by which people of <see cref="From"/> have a permission set in an account.</summary>
    /// <param name="set">The permission set's name.</param>
    public string RoleNameOf(string set) => $"{PermissionSet.RolePrefix}{Name}.{set}";

    /// <summary>The last day of its access; null for ever.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Where the file declares it.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
