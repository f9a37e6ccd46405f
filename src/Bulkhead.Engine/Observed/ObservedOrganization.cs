using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;

namespace Bulkhead.Engine.Observed;

/// <summary>What AWS says now, as far as the file is concerned.</summary>
public sealed record ObservedOrganization
{
    /// <summary>The management account: the one whose credentials were used.</summary>
    public required AccountId ManagementAccount { get; init; }

    /// <summary>Who looked, as <c>sts:GetCallerIdentity</c> named it; null where nobody needs to know.</summary>
    public Arn? Caller { get; init; }

    /// <summary>The partition, such as <c>aws</c>.</summary>
    public required string Partition { get; init; }

    /// <summary>The organization's id (<c>o-…</c>); null when the account has no organization yet.</summary>
    public string? Id { get; init; }

    /// <summary>The root's id (<c>r-…</c>); null when there is no organization.</summary>
    public string? RootId { get; init; }

    /// <summary>
    /// The name under which Bulkhead keeps the organization, when nothing in it has the file's name or its former one; null
    /// otherwise.
    /// </summary>
    public string? OtherOwner { get; init; }

    /// <summary>The policy types that are enabled on the root.</summary>
    public ImmutableArray<OrganizationPolicyType> PolicyTypes { get; init; } = [];

    /// <summary>The services with trusted access.</summary>
    public ImmutableArray<string> TrustedServices { get; init; } = [];

    /// <summary>The delegated administrators of the services that the file needs.</summary>
    public ImmutableArray<ObservedDelegation> Delegations { get; init; } = [];

    /// <summary>Every unit, parents before children.</summary>
    public ImmutableArray<ObservedUnit> Units { get; init; } = [];

    /// <summary>Every account, the management account included.</summary>
    public ImmutableArray<ObservedAccount> Accounts { get; init; } = [];

    /// <summary>Every policy of the types that the file uses, AWS's own included.</summary>
    public ImmutableArray<ObservedPolicy> Policies { get; init; } = [];

    /// <summary>Creations of accounts that AWS has not finished.</summary>
    public ImmutableArray<PendingCreation> PendingCreations { get; init; } = [];

    /// <summary>What the accounts that the file names have in them.</summary>
    public ImmutableSortedDictionary<AccountId, ObservedContent> Contents { get; init; } =
        ImmutableSortedDictionary<AccountId, ObservedContent>.Empty;

    /// <summary>What Identity Center has; null where the file says nothing of access, or there is no organization yet.</summary>
    public ObservedAccess? Access { get; init; }

    /// <summary>Regions that the file no longer governs and in which stacks may still stand.</summary>
    public ImmutableArray<RegionName> FormerRegions { get; init; } = [];

    /// <summary>The name of the journal's bucket.</summary>
    public required string JournalBucket { get; init; }

    /// <summary>Whether the journal's bucket is there.</summary>
    public bool HasJournal { get; init; }

    /// <summary>How many accounts the organization may have; null when AWS does not tell.</summary>
    public int? AccountQuota { get; init; }

    /// <summary>The number of API calls that the reading took.</summary>
    public int Calls { get; init; }
}
