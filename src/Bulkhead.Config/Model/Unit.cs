using System.Collections.Immutable;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>An organizational unit that must exist.</summary>
public sealed record Unit
{
    /// <summary>Where it stands; at most five levels below the root.</summary>
    public required UnitPath Path { get; init; }

    /// <summary>The id (<c>ou-…</c>) of the existing unit to adopt for this path, when the file gives it.</summary>
    public string? ExistingId { get; init; }

    /// <summary>The unit's former path when the file declares a rename (<c>was:</c>).</summary>
    public UnitPath? FormerPath { get; init; }

    /// <summary>The unit's own tags.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who pays for the accounts in it and below it; null where it does not say.</summary>
    public string? BillTo { get; init; }

    /// <summary>Where the file declares it; null for one that a kind brings.</summary>
    public SourceSpan? DeclaredAt { get; init; }
}
