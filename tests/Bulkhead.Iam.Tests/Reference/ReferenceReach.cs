namespace Bulkhead.Iam.Tests.Reference;

/// <summary>How a principal element names the caller; the more direct, the higher.</summary>
internal enum ReferenceReach
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By the account: "delegates permissions to the account", whose own policies must then allow.</summary>
    Account,

    /// <summary>Within the limits of boundary and session policy: by the role, or the user behind a federated session.</summary>
    Limited,

    /// <summary>Past those limits: by the user, or the session itself.</summary>
    Direct,
}
