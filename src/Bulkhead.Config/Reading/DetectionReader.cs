using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>detection</c>: what is not said is as in an organization that says nothing.</summary>
internal sealed class DetectionReader(ReadingContext context)
{
    /// <summary>IAM Access Analyzer API Reference, "UnusedAccessConfiguration".</summary>
    private const int MostDays = 365;

    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="hasSecurity">Whether the file has an account that administers detection.</param>
    /// <param name="hasLogs">Whether it has one for AWS Config to deliver to.</param>
    public Detection Read(DocumentMapping? section, bool hasSecurity, bool hasLogs)
    {
        var usual = !hasSecurity ? Detection.None
            : hasLogs ? Detection.Default
            : Detection.Default with { Config = ConfigRecording.Off, Alarms = null };
        if (section is null) return usual;
        var detection = new Detection
        {
            GuardDuty = Choices(section, "guardduty", DetectionNames.Plans, usual.GuardDuty, Detection.Default.GuardDuty!),
            SecurityHub = Choices(section, "security-hub", DetectionNames.Standards, usual.SecurityHub, Detection.Default.SecurityHub!),
            Config = Recording(Nodes.Find(section, "config")) ?? usual.Config,
            Inspector = Choices(section, "inspector", DetectionNames.Scans, usual.Inspector, Detection.Default.Inspector!),
            Alarms = Choices(section, "alarms", DetectionNames.Alarms, usual.Alarms, Detection.Default.Alarms!),
            UnusedAccessDays = DayCounts.Read(
                context, ConfigurationDiagnostics.DetectionChoice, Nodes.Find(section, "unused-access"), "unused-access", MostDays),
            Macie = Nodes.SwitchOf(Nodes.Find(section, "macie")) == true,
        };
        if (detection.Inspector?.IsEmpty == true) detection = detection with { Inspector = null };
        if (detection.Inspector is { } scans && scans.Contains(WorkloadScan.LambdaCode) && !scans.Contains(WorkloadScan.Lambda))
        {
            context.Report(
                ConfigurationDiagnostics.DetectionChoice, Nodes.Find(section, "inspector")!.Span, "Inspector scans the code of functions only beside their packages",
                help: "add 'lambda' to the list");
        }

        if (detection.IsAny && !hasSecurity)
        {
            context.Report(
                ConfigurationDiagnostics.DetectionWithoutAccount, section.Span with { Length = 0 }, "detection is administered from the security account, and there is none",
                help: "add an account of the kind 'security', or delete the section");
        }
        else if (detection.Config != ConfigRecording.Off && !hasLogs)
        {
            context.Report(
                ConfigurationDiagnostics.DetectionWithoutAccount, Nodes.Find(section, "config")!.Span, "AWS Config delivers to the log archive, and there is none",
                help: "add an account of the kind 'log-archive', or say 'config: off'");
        }

        else if (detection.Alarms is not null && !hasLogs)
        {
            context.Report(
                ConfigurationDiagnostics.DetectionWithoutAccount, Nodes.Find(section, "alarms")!.Span, "alarms come from the organization's trail, which needs a log archive, and there is none",
                help: "add an account of the kind 'log-archive', or say 'alarms: off'");
        }

        return detection;
    }

    private ImmutableSortedSet<T>? Choices<T>(
        DocumentMapping section, string key, ChoiceNames<T> names, ImmutableSortedSet<T>? usual, ImmutableSortedSet<T> on)
    {
        var node = Nodes.Find(section, key);
        if (node is null) return usual;
        if (Nodes.SwitchOf(node) is { } isOn) return isOn ? on : null;
        var chosen = ImmutableSortedSet.CreateBuilder<T>();
        foreach (var (text, span) in Nodes.TextsOf(node))
        {
            if (!names.TryFind(text, out var value))
            {
                context.ReportUnknown(
                    ConfigurationDiagnostics.DetectionChoice, span, $"'{key}' has no '{text}'", text, names.Names,
                    $"it takes on, off, or a list of: {string.Join(", ", names.Names)}");
            }
            else if (!chosen.Add(value))
            {
                context.Report(ConfigurationDiagnostics.Twice, span, $"'{text}' stands twice", help: "delete one of the two");
            }
        }

        return chosen.ToImmutable();
    }

    private ConfigRecording? Recording(DocumentNode? node)
    {
        if (node is null) return null;
        if (Nodes.TextOf(node) is { } text && DetectionNames.Recordings.TryFind(text, out var recording)) return recording;
        if (Nodes.SwitchOf(node) is { } isOn) return isOn ? Detection.Default.Config : ConfigRecording.Off;
        context.Report(
            ConfigurationDiagnostics.DetectionChoice, node.Span, $"'config' has no '{Nodes.TextOf(node)}'",
            help: $"it takes one of: {string.Join(", ", DetectionNames.Recordings.Names)}");
        return null;
    }
}
