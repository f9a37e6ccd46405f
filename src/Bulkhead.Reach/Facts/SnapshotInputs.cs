using System.Collections.Immutable;

namespace Bulkhead.Reach.Facts;

/// <summary>The files that a snapshot is made of.</summary>
/// <param name="AuthorizationDetails">Responses of <c>iam:GetAccountAuthorizationDetails</c>: several pages, several accounts.</param>
/// <param name="Organization">The organization; null for accounts that stand alone.</param>
/// <param name="Facts">Further facts by account.</param>
public sealed record SnapshotInputs(ImmutableArray<FactInput> AuthorizationDetails, FactInput? Organization, ImmutableArray<FactInput> Facts)
{
    /// <summary>What of the organization was refused, so that its accounts and guardrails are not known; null where it is given, or there is none.</summary>
    public string? OrganizationUnknown { get; init; }

    /// <summary>Whether facts outside of AWS that are not in the files are not so; otherwise they are unknown.</summary>
    public bool IsDeclarationComplete { get; init; }
}
