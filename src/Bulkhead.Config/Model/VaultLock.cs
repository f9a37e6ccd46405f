namespace Bulkhead.Config.Model;

/// <summary>How hard a vault is locked (AWS Backup Developer Guide, "AWS Backup Vault Lock").</summary>
public enum VaultLock
{
    /// <summary>Who may manage locks may take it away; guardrails keep people from that.</summary>
    Governance,

    /// <summary>Nobody takes it away once its grace is over, the root user and AWS included.</summary>
    Compliance,
}
