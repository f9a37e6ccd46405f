using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>An account's place in the organization, with the policies that come down to it.</summary>
/// <param name="OrganizationId">The organization; null for an account outside.</param>
/// <param name="Path">The path of its unit, <c>o-…/r-…/ou-…/</c>, as <c>aws:PrincipalOrgPaths</c> has it; null outside.</param>
/// <param name="ManagementAccount">The management account; null outside.</param>
/// <param name="ServiceControl">Service control policies, the root's first; null where the type is not enabled.</param>
/// <param name="ResourceControl">Resource control policies likewise.</param>
/// <param name="Sources">What it was worked out from.</param>
internal sealed record AccountPlace(
    string? OrganizationId,
    string? Path,
    AccountId? ManagementAccount,
    ImmutableArray<ImmutableArray<PolicyDocument>>? ServiceControl,
    ImmutableArray<ImmutableArray<PolicyDocument>>? ResourceControl,
    StoreDependencies Sources);
