using System.Collections.Immutable;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>A member account that must exist.</summary>
public sealed record Account
{
    /// <summary>The key in the file: lower-case letters, digits and hyphens; unique. Tagged on the account as <c>bulkhead:name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The account's name in AWS, at most 50 characters; the key unless the file says otherwise.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The root e-mail address, unique in the organization and at most 64 characters.</summary>
    public required string Email { get; init; }

    /// <summary>The kind's name, a key of <see cref="OrganizationModel.Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The unit that it must stand in.</summary>
    public required UnitPath Unit { get; init; }

    /// <summary>The id of the existing account to adopt, when the file gives it.</summary>
    public AccountId? ExistingId { get; init; }

    /// <summary>The former key when the file declares a rename (<c>was:</c>).</summary>
    public string? FormerName { get; init; }

    /// <summary>The role that the management account assumes in it, when the account names one of its own.</summary>
    public string? AccessRole { get; init; }

    /// <summary>Whether nobody may enter it by the access role any more once it is set up; for escrows only.</summary>
    public bool IsSealed { get; init; }

    /// <summary>The ARN of the approval team of its vault; null for none. For escrows only.</summary>
    public string? ApprovalTeam { get; init; }

    /// <summary>Its counterpart in another organization; null for none. For escrows only.</summary>
    public SeparateOrganization? SeparateOrganization { get; init; }

    /// <summary>The governed regions of this account; a part of the organization's, home first.</summary>
    public required ImmutableArray<RegionName> Regions { get; init; }

    /// <summary>Tags of the account and its stacks: the organization's, the kind's and its own, the nearest winning.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The monthly budget; null where neither the account nor its kind has one.</summary>
    public Money? Budget { get; init; }

    /// <summary>Whether AWS stops it when its budget is spent. Without a budget it means nothing.</summary>
    public bool StopsAtBudget { get; init; }

    /// <summary>After how many days a clean-up removes what is in it; null for never.</summary>
    public int? CleanUpDays { get; init; }

    /// <summary>Who pays for it, in reports of costs; null for the organization.</summary>
    public string? BillTo { get; init; }

    /// <summary>Who answers for it: another account by its key, or an e-mail address; null where nobody is named.</summary>
    public string? Sponsor { get; init; }

    /// <summary>The day after which the account is to be quarantined; null for ever.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>The parts of the baseline that this account gets: the kind's, less what the account turns off.</summary>
    public required ImmutableSortedSet<BaselinePart> Baseline { get; init; }

    /// <summary>Where the file declares it.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
