using System.Collections.Immutable;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>An account and what its place in the organization lays on it.</summary>
/// <param name="Id">The account id.</param>
/// <param name="Name">The name; the id where none is known.</param>
/// <param name="ServiceControl">The SCPs by level, the root first; null where there is no organization.</param>
/// <param name="ResourceControl">The RCPs by level, the root first; null where there is no organization.</param>
/// <param name="OrganizationPath">The path of <c>aws:PrincipalOrgPaths</c>; null where it is not known.</param>
public sealed record AccountPlace(
    string Id,
    string Name,
    ImmutableArray<ImmutableArray<PolicyDocument>>? ServiceControl,
    ImmutableArray<ImmutableArray<PolicyDocument>>? ResourceControl,
    string? OrganizationPath)
{
    /// <summary>
    /// Why it is not known which SCPs hold; null where it is. A level that is not known is there as one that allows everything.
    /// </summary>
    public string? ServiceControlUnknown { get; init; }

    /// <summary>Why it is not known which RCPs hold; null where it is.</summary>
    public string? ResourceControlUnknown { get; init; }
}
