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

    /// <summary>A permissions boundary for a user or role that has none.</summary>
    Boundary,

    /// <summary>A resource control policy of an account.</summary>
    ResourceControl,

    /// <summary>A service control policy of an account.</summary>
    ServiceControl,
}
