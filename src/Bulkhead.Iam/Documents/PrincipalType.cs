namespace Bulkhead.Iam.Documents;

/// <summary>The kinds of principal that a <c>Principal</c> element can name.</summary>
public enum PrincipalType
{
    /// <summary>Everyone, anonymous callers included: <c>"*"</c>, or <c>"AWS": "*"</c>, which means the same.</summary>
    Everyone,

    /// <summary><c>AWS</c>: an account, user, role, session, or the unique id of one that was deleted.</summary>
    Aws,

    /// <summary><c>Service</c>: an AWS service, such as <c>lambda.amazonaws.com</c>.</summary>
    Service,

    /// <summary><c>Federated</c>: a web identity or SAML provider.</summary>
    Federated,

    /// <summary><c>CanonicalUser</c>: Amazon S3's own id of an account.</summary>
    CanonicalUser,

    /// <summary>A key that the policy language does not have.</summary>
    Unknown,
}
