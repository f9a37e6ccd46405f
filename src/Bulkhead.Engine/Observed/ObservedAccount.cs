using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>An account that exists.</summary>
public sealed record ObservedAccount
{
    /// <summary>The state in which an account can be worked with.</summary>
    public const string Active = "ACTIVE";

    /// <summary>Its id.</summary>
    public required AccountId Id { get; init; }

    /// <summary>Its name in AWS; names are not unique.</summary>
    public required string Name { get; init; }

    /// <summary>Its root e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The id of the unit or root that it stands in.</summary>
    public required string ParentId { get; init; }

    /// <summary>PENDING_ACTIVATION, ACTIVE, SUSPENDED, PENDING_CLOSURE or CLOSED.</summary>
    public required string State { get; init; }

    /// <summary>Its tags, as far as they were read: an account that nobody tagged has none.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>Whether it can be worked with.</summary>
    public bool IsActive => State == Active;
}
