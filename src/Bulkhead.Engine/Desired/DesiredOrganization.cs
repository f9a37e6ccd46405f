using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;

namespace Bulkhead.Engine.Desired;

/// <summary>The file made concrete: everything that must exist, with names and tags, before anybody looks at AWS.</summary>
public sealed record DesiredOrganization
{
    /// <summary>The organization's name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Its former name, when the file declares a rename: what has that name on it is this organization's too.</summary>
    public string? FormerName { get; init; }

    /// <summary>Whether the tags say that Bulkhead made or adopted the object for this organization.</summary>
    public bool Owns(ImmutableSortedDictionary<string, string> tags) =>
        OwnershipTags.AreOf(tags, Name) || (FormerName is { } former && OwnershipTags.AreOf(tags, former));

    /// <summary>The day for which it is meant, in UTC.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The governed regions; the first is home.</summary>
    public required ImmutableArray<RegionName> Regions { get; init; }

    /// <summary>The home region.</summary>
    public RegionName Home => Regions[0];

    /// <summary>The management account's id when the file gives it.</summary>
    public AccountId? ManagementAccount { get; init; }

    /// <summary>The policy types that must be enabled.</summary>
    public required ImmutableArray<OrganizationPolicyType> PolicyTypes { get; init; }

    /// <summary>The service principals that must have trusted access, and no more than those.</summary>
    public required ImmutableArray<string> TrustedServices { get; init; }

    /// <summary>The delegated administrators.</summary>
    public required ImmutableArray<DesiredDelegation> Delegations { get; init; }

    /// <summary>The units, parents before children.</summary>
    public required ImmutableArray<DesiredUnit> Units { get; init; }

    /// <summary>The accounts, by name.</summary>
    public required ImmutableArray<DesiredAccount> Accounts { get; init; }

    /// <summary>The policies with their targets.</summary>
    public required ImmutableArray<DesiredPolicy> Policies { get; init; }

    /// <summary>The stacks of every account, the management account included.</summary>
    public required ImmutableArray<DesiredStack> Stacks { get; init; }

    /// <summary>
    /// The regions in which stacks stand: the governed ones, and the one of AWS's global services where alarms need it.
    /// </summary>
    public ImmutableArray<RegionName> StackRegions => [.. Regions.Union(Stacks.Select(s => s.Region))];

    /// <summary>The settings of every account, the management account included.</summary>
    public required ImmutableArray<DesiredSetting> Settings { get; init; }

    /// <summary>Who must be let in where; null where the file says nothing of it, and nothing of it is read.</summary>
    public DesiredAccess? Access { get; init; }

    /// <summary>The unit of quarantined accounts, where everything is denied.</summary>
    public required UnitPath SuspendedUnit { get; init; }

    /// <summary>The part that accounts of a kind play for the others.</summary>
    public required ImmutableSortedDictionary<string, AccountRole> KindRoles { get; init; }

    /// <summary>What the file allows that a plan refuses by itself.</summary>
    public Allowances Allow { get; init; } = Allowances.None;
}
