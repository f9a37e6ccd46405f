using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;

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
        var drift = CommonOptions.Drift();
        drift.Description += "; the local cloud is always asked";
        var command = new Command("status", "Show where the organization differs from the file; exit code 2 when it does")
        {
            path, cloud, profile, drift, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                result.GetRequiredValue(path),
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetValue(profile),
                result.GetValue(drift) || CommonOptions.CloudOf(result.GetValue(cloud)) is CloudTarget.Local,
                result.GetValue(json)),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
        await using var open = await PlanPreparation.OpenAsync(
            request.Cloud!, request.Path, loaded, request.Profile, terminal, cancellationToken);
        if (open is null) return ExitCodes.Failure;
        var desired = PlanPreparation.Desire(loaded);
        if (await PlanPreparation.LookAsync(open, loaded, desired, request.Drift, terminal, cancellationToken) is not var (planned, drift)) return ExitCodes.Failure;
        if (request.Json) JsonOutput.Write(terminal.DataWriter, StatusJson.Of(loaded.Model, planned, open.Id, drift));
        else
        {
            StatusView.Write(terminal.Data, loaded.Model, planned, open.Name, drift);
            InvariantView.Write(terminal.Data, planned.Plan.Invariants);
        }

        return planned.Plan.IsBroken ? ExitCodes.Found
            : drift is { HasDrift: true } ? ExitCodes.Changes
            : PlanPreparation.ExitCodeOf(planned) is not ExitCodes.Success and var code ? code
            : drift is { IsWhole: false } ? ExitCodes.Undecided
            : ExitCodes.Success;
    }

    private sealed record Request(string Path, CloudTarget? Cloud, string? Profile, bool Drift, bool Json);
}
