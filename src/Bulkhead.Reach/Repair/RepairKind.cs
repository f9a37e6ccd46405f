namespace Bulkhead.Reach.Repair;

/// <summary>Where a change is made, in the order in which equally good ones are preferred.</summary>
public enum RepairKind
{
    /// <summary>An inline policy of a user, role or group.</summary>
    InlinePolicy,

    /// <summary>A customer managed policy.</summary>
    ManagedPolicy,

    /// <summary>The trust policy of a role.</summary>
    Trust,

    /// <summary>The policy of a resource.</summary>
    ResourcePolicy,

    /// <summary>A grant of a key, which is revoked.</summary>
    Grant,

    /// <summary>The access lists of a bucket, none of which counts any more.</summary>
    AccessLists,

    /// <summary>A permissions boundary for a user or role that has none.</summary>
    Boundary,

    /// <summary>A user's membership in a group, which ends.</summary>
    GroupMembership,

    /// <summary>A policy of AWS, which is detached from a user, role or group.</summary>
    AttachedPolicy,

    /// <summary>A resource control policy of an account.</summary>
    ResourceControl,

    /// <summary>A service control policy of an account.</summary>
    ServiceControl,
}
