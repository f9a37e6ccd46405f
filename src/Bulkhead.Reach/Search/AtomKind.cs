namespace Bulkhead.Reach.Search;

/// <summary>The kinds of things that an attacker can hold.</summary>
internal enum AtomKind
{
    /// <summary>Acts as a principal.</summary>
    Session,

    /// <summary>A principal is less bound.</summary>
    Loosened,

    /// <summary>A principal gains a managed policy at will.</summary>
    Gains,

    /// <summary>A principal joins a group at will.</summary>
    Joins,

    /// <summary>A principal's boundary can be a policy.</summary>
    Boundary,

    /// <summary>A resource is read, changed, or runs the attacker's code.</summary>
    Holds,

    /// <summary>All guardrails of the organization can be taken away.</summary>
    UnguardedEverywhere,
}
