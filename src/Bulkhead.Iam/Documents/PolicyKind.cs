namespace Bulkhead.Iam.Documents;

/// <summary>Where a policy stands in a decision (IAM User Guide, "Policy types").</summary>
public enum PolicyKind
{
    /// <summary>Attached to the caller: users, groups, roles.</summary>
    Identity,

    /// <summary>The caller's permissions boundary.</summary>
    Boundary,

    /// <summary>Given when the caller's session was made.</summary>
    Session,

    /// <summary>Attached to the resource: bucket policies, a role's trust policy, a KMS key policy …</summary>
    Resource,

    /// <summary>A service control policy of the caller's account.</summary>
    Scp,

    /// <summary>A resource control policy of the resource's account.</summary>
    Rcp,

    /// <summary>The policy of the VPC endpoint that the request goes through.</summary>
    Endpoint,

    /// <summary>Grants of a KMS key. Not a policy document, but a source of permission.</summary>
    Grants,

    /// <summary>The service itself: what no policy can allow, or what needs none.</summary>
    Service,
}
