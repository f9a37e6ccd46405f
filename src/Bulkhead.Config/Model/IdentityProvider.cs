using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>Who vouches for people of some groups, outside AWS: an OpenID Connect issuer, or a SAML provider by its metadata.</summary>
public sealed record IdentityProvider
{
    /// <summary>The key in the file.</summary>
    public required string Name { get; init; }

    /// <summary>The address of the OpenID Connect issuer without its scheme; null for SAML.</summary>
    public string? Issuer { get; init; }

    /// <summary>The audience of the issuer's tokens; null for SAML, whose audience is AWS itself.</summary>
    public string? Audience { get; init; }

    /// <summary>The SAML provider's metadata, as XML; null for OpenID Connect.</summary>
    public string? Metadata { get; init; }

    /// <summary>The name of a SAML provider in IAM.</summary>
    public string NameInAws => $"bulkhead-{Name}";

    /// <summary>What follows the account in the provider's ARN.</summary>
    public string Resource => Issuer is { } issuer ? $"oidc-provider/{issuer}" : $"saml-provider/{NameInAws}";

    /// <summary>Where it is declared.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
