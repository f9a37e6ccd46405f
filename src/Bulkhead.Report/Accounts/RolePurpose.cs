namespace Bulkhead.Report.Accounts;

/// <summary>What a role is for.</summary>
public enum RolePurpose
{
    /// <summary>Full administration: the role that Organizations puts into the accounts that it creates.</summary>
    Administer,

    /// <summary>Reading the configuration, for auditors.</summary>
    Audit,

    /// <summary>Keeping the baseline.</summary>
    Operate,
}
