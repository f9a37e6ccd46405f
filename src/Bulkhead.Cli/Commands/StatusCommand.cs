using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Engine.Plans.Documents;

namespace Bulkhead.Cli.Commands;

/// <summary><c>status</c>: says where the world has drifted from the file.</summary>
internal static class StatusCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var json = CommonOptions.Json();
        var command = new Command("status", "Show where the organization differs from the file; exit code 2 when it does")
        {
            path, cloud, profile, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var target = CommonOptions.CloudOf(result.GetValue(cloud));
            if (!CommandGuards.HasCloud(target, terminal)) return ExitCodes.Usage;
            var folder = result.GetRequiredValue(path);
            if (LoadedConfiguration.ReadOrReport(folder, terminal) is not { } loaded) return ExitCodes.Failure;
            await using var open = await PlanPreparation.OpenAsync(
                target!, folder, loaded, result.GetValue(profile), terminal, cancellationToken);
            if (open is null) return ExitCodes.Failure;
            var desired = PlanPreparation.Desire(loaded);
            if (await PlanPreparation.PlanAsync(open, desired, terminal, cancellationToken) is not { } planned) return ExitCodes.Failure;
            var plan = planned.Plan;
            if (result.GetValue(json)) terminal.DataWriter.Write(PlanDocument.Write(plan));
            else StatusView.Write(terminal.Data, loaded.Model, plan, open.Name, PlanPreparation.UnreadIn(planned));
            return PlanPreparation.ExitCodeOf(planned);
        });
        return command;
    }
}
