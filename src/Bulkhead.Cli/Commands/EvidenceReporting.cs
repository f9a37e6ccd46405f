using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Engine.Compliance;
using Bulkhead.Report.Evidence;

namespace Bulkhead.Cli.Commands;

/// <summary><c>report --evidence</c>: what is known of the controls of a framework.</summary>
internal static class EvidenceReporting
{
    /// <summary>Reads the world as <c>status</c> does, and what AWS Config says of the framework's accounts.</summary>
    public static async Task<int> RunAsync(
        OpenCloud open, bool isLocal, LoadedConfiguration loaded, ComplianceFramework framework, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        var desired = PlanPreparation.Desire(loaded);
        if (await PlanPreparation.PlanAsync(open, loaded, desired, detectsDrift: isLocal, terminal, cancellationToken) is not { } planned) return ExitCodes.Failure;
        var facts = await ConformanceReader.ReadAsync(open.Management, loaded.Model, planned.Plan, framework, cancellationToken);
        foreach (var unread in facts.Unread) RefusalView.Write(terminal.People, unread.Refusal);
        var now = (open.Server?.Time ?? TimeProvider.System).GetUtcNow();
        var report = new EvidenceBuilder(loaded.Model, loaded.Policies, desired, planned, facts).Build(framework, now);
        if (json) JsonOutput.Write(terminal.DataWriter, EvidenceDocument.Make(report));
        else EvidenceView.Write(terminal.Data, report);
        return report.HasFailures ? ExitCodes.Found : ExitCodes.Success;
    }
}
