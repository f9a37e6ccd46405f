namespace Bulkhead.Iam.Lint;

/// <summary>What a policy document is for. It decides on size, elements and language.</summary>
public enum PolicyDocumentKind
{
    /// <summary>An identity policy: managed, or inline of a user, group or role.</summary>
    Identity,

    /// <summary>A permissions boundary.</summary>
    Boundary,

    /// <summary>A session policy.</summary>
    Session,

    /// <summary>A resource policy, such as a bucket policy or a key policy.</summary>
    Resource,

    /// <summary>A role's trust policy.</summary>
    Trust,

    /// <summary>The policy of a VPC endpoint.</summary>
    Endpoint,

    /// <summary>A service control policy.</summary>
    ServiceControl,

    /// <summary>A resource control policy.</summary>
    ResourceControl,

    /// <summary>A declarative, backup, tag, chat or Security Hub policy of Organizations: JSON, but not the policy language.</summary>
    Declarative,

    /// <summary>An opt-out policy for AI services: JSON, but not the policy language.</summary>
    AiOptOut,
}
