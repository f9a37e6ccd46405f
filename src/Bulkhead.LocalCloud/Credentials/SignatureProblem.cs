namespace Bulkhead.LocalCloud.Credentials;

/// <summary>Why a request is not authenticated.</summary>
internal enum SignatureProblem
{
    /// <summary>It has no signature.</summary>
    Missing,

    /// <summary>Its signature can't be read.</summary>
    Incomplete,

    /// <summary>Nobody has the key.</summary>
    UnknownKey,

    /// <summary>The signature is not the key's.</summary>
    Mismatch,

    /// <summary>The session is over.</summary>
    Expired,

    /// <summary>The time of signing is too far from now.</summary>
    Skewed,

    /// <summary>The body is not the one that was signed.</summary>
    Payload,
}
