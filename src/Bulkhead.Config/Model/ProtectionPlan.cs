namespace Bulkhead.Config.Model;

/// <summary>A protection plan of GuardDuty, beside what every detector watches.</summary>
public enum ProtectionPlan
{
    /// <summary>Reading and writing of S3 objects.</summary>
    S3,

    /// <summary>Audit logs of EKS clusters.</summary>
    Eks,

    /// <summary>Volumes of instances that have a finding are searched for malware.</summary>
    Malware,

    /// <summary>Log-ins to databases.</summary>
    Rds,

    /// <summary>Network activity of Lambda functions.</summary>
    Lambda,

    /// <summary>What runs in instances and containers, by an agent that GuardDuty installs.</summary>
    Runtime,
}
