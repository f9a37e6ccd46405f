using Bulkhead.Config.Model;

namespace Bulkhead.Config.Reading;

/// <summary>What the choices of <c>detection</c> are called in the file.</summary>
internal static class DetectionNames
{
    public static ChoiceNames<ProtectionPlan> Plans { get; } = new(
        ("eks", ProtectionPlan.Eks),
        ("lambda", ProtectionPlan.Lambda),
        ("malware", ProtectionPlan.Malware),
        ("rds", ProtectionPlan.Rds),
        ("runtime", ProtectionPlan.Runtime),
        ("s3", ProtectionPlan.S3));

    public static ChoiceNames<SecurityStandard> Standards { get; } = new(
        ("cis", SecurityStandard.Cis),
        ("foundational", SecurityStandard.Foundational),
        ("nist-800-171", SecurityStandard.Nist800171),
        ("nist-800-53", SecurityStandard.Nist80053),
        ("pci", SecurityStandard.Pci));

    public static ChoiceNames<WorkloadScan> Scans { get; } = new(
        ("ec2", WorkloadScan.Ec2),
        ("ecr", WorkloadScan.Ecr),
        ("lambda", WorkloadScan.Lambda),
        ("lambda-code", WorkloadScan.LambdaCode));

    public static ChoiceNames<Alarm> Alarms { get; } = new(
        ("backups", Alarm.Backups),
        ("break-glass", Alarm.BreakGlass),
        ("guardrails", Alarm.Guardrails),
        ("logs", Alarm.Logs),
        ("root-user", Alarm.RootUser));

    public static ChoiceNames<ConfigRecording> Recordings { get; } = new(
        ("continuous", ConfigRecording.Continuous),
        ("daily", ConfigRecording.Daily),
        ("off", ConfigRecording.Off));
}
