using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A set of <see cref="PolicyKind"/>.</summary>
[Flags]
public enum PolicyKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="PolicyKind.Identity"/></summary>
    Identity = 1 << PolicyKind.Identity,

    /// <summary><see cref="PolicyKind.Boundary"/></summary>
    Boundary = 1 << PolicyKind.Boundary,

    /// <summary><see cref="PolicyKind.Session"/></summary>
    Session = 1 << PolicyKind.Session,

    /// <summary><see cref="PolicyKind.Resource"/></summary>
    Resource = 1 << PolicyKind.Resource,

    /// <summary><see cref="PolicyKind.Scp"/></summary>
    Scp = 1 << PolicyKind.Scp,

    /// <summary><see cref="PolicyKind.Rcp"/></summary>
    Rcp = 1 << PolicyKind.Rcp,

    /// <summary><see cref="PolicyKind.Endpoint"/></summary>
    Endpoint = 1 << PolicyKind.Endpoint,

    /// <summary><see cref="PolicyKind.Grants"/></summary>
    Grants = 1 << PolicyKind.Grants,

    /// <summary><see cref="PolicyKind.Service"/></summary>
    Service = 1 << PolicyKind.Service,
}
