using System.Collections.Immutable;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Reading;

/// <summary>What the choices of <c>detection</c> are called in the file.</summary>
internal static class DetectionNames
{
    public static ImmutableSortedDictionary<string, ProtectionPlan> Plans { get; } = Table(
        ("s3", ProtectionPlan.S3),
        ("eks", ProtectionPlan.Eks),
        ("malware", ProtectionPlan.Malware),
        ("rds", ProtectionPlan.Rds),
        ("lambda", ProtectionPlan.Lambda),
        ("runtime", ProtectionPlan.Runtime));

    public static ImmutableSortedDictionary<string, SecurityStandard> Standards { get; } = Table(
        ("foundational", SecurityStandard.Foundational),
        ("cis", SecurityStandard.Cis),
        ("nist-800-53", SecurityStandard.Nist80053),
        ("nist-800-171", SecurityStandard.Nist800171),
        ("pci", SecurityStandard.Pci));

    public static ImmutableSortedDictionary<string, WorkloadScan> Scans { get; } = Table(
        ("ec2", WorkloadScan.Ec2),
        ("ecr", WorkloadScan.Ecr),
        ("lambda", WorkloadScan.Lambda),
        ("lambda-code", WorkloadScan.LambdaCode));

    public static ImmutableSortedDictionary<string, Alarm> Alarms { get; } = Table(
        ("root-user", Alarm.RootUser),
        ("break-glass", Alarm.BreakGlass),
        ("guardrails", Alarm.Guardrails),
        ("logs", Alarm.Logs));

    public static ImmutableSortedDictionary<string, ConfigRecording> Recordings { get; } = Table(
        ("off", ConfigRecording.Off),
        ("daily", ConfigRecording.Daily),
        ("continuous", ConfigRecording.Continuous));

    private static ImmutableSortedDictionary<string, T> Table<T>(params (string Name, T Value)[] names) =>
        names.ToImmutableSortedDictionary(n => n.Name, n => n.Value, StringComparer.Ordinal);
}
