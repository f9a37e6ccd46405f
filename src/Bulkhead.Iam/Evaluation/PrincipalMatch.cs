namespace Bulkhead.Iam.Evaluation;

/// <summary>How a <c>Principal</c> element names the caller; it decides what limits the grant.</summary>
[Flags]
internal enum PrincipalMatch : byte
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>By the account: a delegation to the account's own policies.</summary>
    Account = 1,

    /// <summary>By the user's, role's or parent user's ARN.</summary>
    Identity = 2,

    /// <summary>By the session's ARN, the service's name or the provider.</summary>
    Session = 4,

    /// <summary>As everyone.</summary>
    Everyone = 8,

    /// <summary>Perhaps: by a name that can't be compared.</summary>
    Unknown = 16,
}
