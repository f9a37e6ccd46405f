using System.Collections.Immutable;

namespace Bulkhead.Reach.Facts;

/// <summary>The files that a snapshot is made of.</summary>
/// <param name="AuthorizationDetails">Responses of <c>iam:GetAccountAuthorizationDetails</c>: several pages, several accounts.</param>
/// <param name="Organization">The organization; null for accounts that stand alone.</param>
/// <param name="Facts">Further facts by account.</param>
public sealed record SnapshotInputs(ImmutableArray<FactInput> AuthorizationDetails, FactInput? Organization, ImmutableArray<FactInput> Facts)
{
    /// <summary>Whether facts outside of AWS that are not in the files are not so; otherwise they are unknown.</summary>
    public bool IsDeclarationComplete { get; init; }
}
