using System.Collections.Immutable;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A grant of a KMS key (KMS Developer Guide, "Grants in AWS KMS"). A retired or revoked one is simply not listed.</summary>
public sealed record KmsGrant
{
    /// <summary>Who may use the key: the ARN of a user, role, session or account, or a service's name.</summary>
    public required string Grantee { get; init; }

    /// <summary>Its id; null where it is not known.</summary>
    public string? Id { get; init; }

    /// <summary>The operations, such as <c>Decrypt</c>, without the prefix <c>kms:</c>.</summary>
    public required ImmutableArray<string> Operations { get; init; }

    /// <summary>Who may retire the grant; null for nobody but the grantee and the key's account.</summary>
    public string? RetiringPrincipal { get; init; }

    /// <summary>The encryption context that must be exactly the request's; null for no such constraint.</summary>
    public ImmutableDictionary<string, string>? EncryptionContextEquals { get; init; }

    /// <summary>The encryption context that the request's must contain; null for no such constraint.</summary>
    public ImmutableDictionary<string, string>? EncryptionContextSubset { get; init; }

    /// <summary>Constraints that are not known; they make the grant's effect unknown.</summary>
    public ImmutableArray<string> UnknownConstraints { get; init; } = [];
}
