using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Desired;

/// <summary>A member account that must exist.</summary>
public sealed record DesiredAccount
{
    /// <summary>The name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>The name in AWS that a new account gets.</summary>
    public required string DisplayName { get; init; }

    /// <summary>
    /// Whether the file gives the display name. An account that exists keeps the name that it has when it does not.
    /// </summary>
    public required bool NamesDisplay { get; init; }

    /// <summary>The root e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The unit that it must stand in: the suspended one when it has expired.</summary>
    public required UnitPath Unit { get; init; }

    /// <summary>Its governed regions, home first.</summary>
    public required ImmutableArray<RegionName> Regions { get; init; }

    /// <summary>The role that the management account assumes in it.</summary>
    public required string AccessRole { get; init; }

    /// <summary>Whether nobody may enter it by that role any more once it is set up.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Its counterpart in another organization; null for none.</summary>
    public SeparateOrganization? SeparateOrganization { get; init; }

    /// <summary>The id of the existing account to adopt, when the file gives it.</summary>
    public AccountId? ExistingId { get; init; }

    /// <summary>The former name in the file, when it declares a rename.</summary>
    public string? FormerName { get; init; }

    /// <summary>Who answers for it, by address; null where nobody is named.</summary>
    public string? Sponsor { get; init; }

    /// <summary>The day after which it is quarantined, when that day is over; null otherwise.</summary>
    public DateOnly? ExpiredOn { get; init; }

    /// <summary>Its last day, when that is near; null otherwise.</summary>
    public DateOnly? ExpiresSoon { get; init; }

    /// <summary>All its tags, those of ownership included.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>Where the file declares it.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
