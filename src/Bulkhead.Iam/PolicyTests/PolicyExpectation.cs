namespace Bulkhead.Iam.PolicyTests;

/// <summary>What a case expects.</summary>
public enum PolicyExpectation
{
    /// <summary><c>allowed</c></summary>
    Allowed,

    /// <summary><c>implicitly-denied</c></summary>
    ImplicitlyDenied,

    /// <summary><c>explicitly-denied</c></summary>
    ExplicitlyDenied,

    /// <summary><c>denied</c>: implicitly or explicitly.</summary>
    Denied,

    /// <summary><c>unknown</c></summary>
    Unknown,

    /// <summary><c>invalid</c></summary>
    Invalid,
}
