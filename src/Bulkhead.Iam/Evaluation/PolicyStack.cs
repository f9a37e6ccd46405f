using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>All policies that bear on a request.</summary>
public sealed record PolicyStack
{
    /// <summary>The caller's own policies, groups' included; for a federated user, those of the user who made the session.</summary>
    public ImmutableArray<PolicyDocument> Identity { get; init; } = [];

    /// <summary>The caller's permissions boundary; null for none. AWS knows one; of several, any may allow.</summary>
    public ImmutableArray<PolicyDocument>? Boundary { get; init; }

    /// <summary>The policies given with the session (inline and managed; any may allow); null for none.</summary>
    public ImmutableArray<PolicyDocument>? Session { get; init; }

    /// <summary>
    /// The policies on the resource: a bucket policy, a role's trust policy, a KMS key policy … Several where one call meets
    /// several (an access point and its bucket): each of them must be satisfied.
    /// </summary>
    public ImmutableArray<PolicyDocument> Resource { get; init; } = [];

    /// <summary>Service control policies of the caller's account, one list a level, the root first; null for none.</summary>
    public ImmutableArray<ImmutableArray<PolicyDocument>>? ServiceControl { get; init; }

    /// <summary>Resource control policies of the resource's account, one list a level, the root first; null for none.</summary>
    public ImmutableArray<ImmutableArray<PolicyDocument>>? ResourceControl { get; init; }

    /// <summary>The policy of the VPC endpoint that the request goes through; null where it goes through none.</summary>
    public ImmutableArray<PolicyDocument>? Endpoint { get; init; }

    /// <summary>The grants of the KMS key.</summary>
    public ImmutableArray<KmsGrant> Grants { get; init; } = [];

    /// <summary>The organization's management account, which neither SCPs nor RCPs bind; null where it isn't known.</summary>
    public AccountId? ManagementAccount { get; init; }
}
