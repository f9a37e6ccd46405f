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

    /// <summary>The last day of its access; null for ever.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>Where the file declares it.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
