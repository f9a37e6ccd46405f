namespace Bulkhead.Iam.Tests.Reference;

/// <summary>The callers that AWS's evaluation logic tells apart.</summary>
internal enum ReferenceCallerKind
{
    User,
    RoleSession,
    ServiceLinkedRole,
    FederatedUser,
    Root,
    Service,
    Anonymous,
}
