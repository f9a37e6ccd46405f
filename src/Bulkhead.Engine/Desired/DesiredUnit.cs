using System.Collections.Immutable;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Desired;

/// <summary>A unit that must exist.</summary>
public sealed record DesiredUnit
{
    /// <summary>Where it stands.</summary>
    public required UnitPath Path { get; init; }

    /// <summary>The id of the existing unit to adopt, when the file gives it.</summary>
    public string? ExistingId { get; init; }

    /// <summary>The former path, when the file declares a rename.</summary>
    public UnitPath? FormerPath { get; init; }

    /// <summary>All its tags, those of ownership included.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>Where the file declares it; null where a kind brings it.</summary>
    public SourceSpan? DeclaredAt { get; init; }
}
