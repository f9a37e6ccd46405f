namespace Bulkhead.Iam.Evaluation;

/// <summary>Who can make a request.</summary>
public enum PrincipalKind
{
    /// <summary>Nobody known: the request is not signed.</summary>
    Anonymous,

    /// <summary>An IAM user.</summary>
    User,

    /// <summary>The session of a role, Identity Center's and chained ones included.</summary>
    RoleSession,

    /// <summary>The session of a service-linked role: only its service makes one.</summary>
    ServiceLinkedRole,

    /// <summary>A session from <c>sts:GetFederationToken</c>.</summary>
    FederatedUser,

    /// <summary>An account's root user.</summary>
    Root,

    /// <summary>A root session that <c>sts:AssumeRoot</c> made, limited to its task policy.</summary>
    AssumedRoot,

    /// <summary>An AWS service that calls for itself.</summary>
    Service,

    /// <summary>Somebody whom a web identity or SAML provider vouches for, before they have a session.</summary>
    FederatedIdentity,
}
