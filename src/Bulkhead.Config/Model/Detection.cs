using System.Collections.Immutable;

namespace Bulkhead.Config.Model;

/// <summary>What watches over every account in every governed region, administered from the security account.</summary>
public sealed record Detection
{
    /// <summary>Nothing: an organization without a security account.</summary>
    public static Detection None { get; } = new();

    /// <summary>
    /// What an organization with a security account has when the file says nothing. What costs much by itself, or by the
    /// number of roles and objects, is left to choice.
    /// </summary>
    public static Detection Default { get; } = new()
    {
        GuardDuty = [ProtectionPlan.S3, ProtectionPlan.Eks, ProtectionPlan.Malware, ProtectionPlan.Rds, ProtectionPlan.Lambda],
        SecurityHub = [SecurityStandard.Foundational],
        Config = ConfigRecording.Daily,
        Inspector = [WorkloadScan.Ec2, WorkloadScan.Ecr, WorkloadScan.Lambda],
        Alarms = [Alarm.RootUser, Alarm.BreakGlass, Alarm.Guardrails, Alarm.Logs, Alarm.Backups],
    };

    /// <summary>GuardDuty's protection plans; null where GuardDuty is off.</summary>
    public ImmutableSortedSet<ProtectionPlan>? GuardDuty { get; init; }

    /// <summary>Security Hub's standards; null where it is off.</summary>
    public ImmutableSortedSet<SecurityStandard>? SecurityHub { get; init; }

    /// <summary>How AWS Config records.</summary>
    public ConfigRecording Config { get; init; }

    /// <summary>What Inspector scans; null where it is off.</summary>
    public ImmutableSortedSet<WorkloadScan>? Inspector { get; init; }

    /// <summary>What the security contact is told of at once; null for nothing.</summary>
    public ImmutableSortedSet<Alarm>? Alarms { get; init; }

    /// <summary>After how many days without use Access Analyzer reports rights, 1 to 365; null for not at all.</summary>
    public int? UnusedAccessDays { get; init; }

    /// <summary>Whether Macie looks for sensitive data in buckets.</summary>
    public bool Macie { get; init; }

    /// <summary>Whether anything is on.</summary>
    public bool IsAny => GuardDuty is not null || SecurityHub is not null || Config != ConfigRecording.Off || Inspector is not null
        || UnusedAccessDays is not null || Macie || Alarms is not null;
}
