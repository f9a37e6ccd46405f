namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Limits that AWS raises on request. The defaults are AWS's but for the accounts, where rehearsals need room.</summary>
public sealed record CloudQuotas
{
    /// <summary>Accounts of the organization (quota L-E619E033; a new organization has 10).</summary>
    public int Accounts { get; init; } = 10_000;

    /// <summary>Organizational units.</summary>
    public int Units { get; init; } = 2_000;

    /// <summary>Accounts that are created at once.</summary>
    public int ConcurrentCreations { get; init; } = 5;

    /// <summary>Managed policies per user, group or role.</summary>
    public int ManagedPoliciesPerPrincipal { get; init; } = 20;

    /// <summary>Permission sets of Identity Center.</summary>
    public int PermissionSets { get; init; } = 3_500;

    /// <summary>Permission sets that are provisioned in one account.</summary>
    public int PermissionSetsPerAccount { get; init; } = 500;

    /// <summary>Account assignments that are created at once.</summary>
    public int ConcurrentAssignments { get; init; } = 15;

    /// <summary>Permission sets that are provisioned at once.</summary>
    public int ConcurrentProvisionings { get; init; } = 3;

    /// <summary>Characters of a role's trust policy.</summary>
    public int TrustPolicyCharacters { get; init; } = 4_096;
}
