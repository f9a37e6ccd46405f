using System.Diagnostics;
using System.Globalization;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>
/// The way of an <c>apply</c>: lock, read, plan, ask, run, report. Where the journal exists, the lock is held from before
/// the reading, so that the plan that was shown is the plan that runs.
/// </summary>
internal sealed class ApplyFlow(ApplyRequest request, Terminal terminal, TimeProvider time)
{
    private readonly IAnsiConsole _people = terminal.People;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var saved = PlanFile.LooksLikePlan(request.Path) ? PlanFile.Read(request.Path, terminal) : null;
        if (saved is null && PlanFile.LooksLikePlan(request.Path)) return ExitCodes.Failure;
        var configuration = saved?.Configuration ?? request.Path;
        if (LoadedConfiguration.ReadOrReport(configuration, terminal) is not { } loaded) return ExitCodes.Failure;
        await using var cloud = await PlanPreparation.OpenAsync(
            request.Cloud, configuration, loaded, request.Profile, terminal, cancellationToken);
        if (cloud is null) return ExitCodes.Failure;
        try
        {
            return await RunInAsync(cloud, PlanPreparation.Desire(loaded, [.. request.AllowedQuarantine, .. saved?.AllowedQuarantine ?? []]), saved, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _people.MarkupLine("[yellow]Stopped.[/] Nothing was changed, but for the journal's bucket where there was none.");
            return ExitCodes.Interrupted;
        }
    }

    private async Task<int> RunInAsync(OpenCloud cloud, DesiredOrganization desired, Plan? saved, CancellationToken cancellationToken)
    {
        var (run, failure) = await ApplyRun.OpenAsync(cloud.Management, Options(cloud), cancellationToken);
        if (run is null) return ResultView.Write(terminal, failure!, Command());
        await using (run)
        {
            if (run.TakenOverFrom is { } former) ResultView.WriteTakeOver(_people, former, time);
            var result = await PlanPreparation.PlanAsync(cloud, desired, terminal, cancellationToken);
            if (result is null) return ExitCodes.Failure;
            var plan = result.Plan;
            if (saved is not null && saved.Fingerprint != plan.Fingerprint) return ResultView.Write(terminal, new ApplyResult.Moved(), Command());
            plan = saved ?? plan;
            PlanView.WriteHeading(terminal.Data, plan, cloud.Name);
            PlanView.Write(terminal.Data, plan, all: false, PlanPreparation.UnreadIn(result));
            if (plan.IsEmpty) return PlanPreparation.ExitCodeOf(result);

            if (!request.Yes && !Confirm(cloud)) return ExitCodes.Failure;
            var begun = time.GetTimestamp();
            var outcome = await ApplyAsync(run, cloud, desired, plan, cancellationToken);
            return ResultView.Write(terminal, outcome, Command(), time.GetElapsedTime(begun), cloud.Counter.Total);
        }
    }

    /// <summary>Runs the plan. A first run has no lock while it plans, so the world is looked at again under the lock.</summary>
    private async Task<ApplyResult> ApplyAsync(
        ApplyRun run, OpenCloud cloud, DesiredOrganization desired, Plan plan, CancellationToken cancellationToken)
    {
        async Task<string?> Fingerprint(CancellationToken token) =>
            await ObservedReader.ReadAsync(cloud.Management, desired, null, token) is ObservationResult.Observed observed
                ? Planner.Plan(desired, observed.Organization).Plan.Fingerprint
                : null;
        var check = run.IsLocked ? (Func<CancellationToken, Task<string?>>?)null : Fingerprint;
        if (!terminal.IsInteractive) return await run.ApplyAsync(plan, new PlainProgress(_people), check, cancellationToken);
        var progress = new LiveProgress(_people, plan.Steps.Length, time);
        return await progress.WatchAsync(() => run.ApplyAsync(plan, progress, check, cancellationToken));
    }

    private bool Confirm(OpenCloud cloud)
    {
        if (!terminal.IsInteractive)
        {
            _people.MarkupLine("[red]error[/]: nobody is there to confirm the changes: give --yes to make them.");
            return false;
        }

        _people.Markup($"Make these changes in [bold]{SafeText.Markup(cloud.Name)}[/]? Only 'yes' is taken for one: ");
        if (terminal.Input.ReadLine()?.Trim() == "yes") return true;
        _people.WriteLine("Nothing was changed.");
        return false;
    }

    private ApplyOptions Options(OpenCloud cloud) => new()
    {
        Run = time.GetUtcNow().ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + Guid.NewGuid().ToString("N")[..6],
        Owner = LockOwner.ThisProcess(cloud.Management.Caller.ToString()),
        ForceUnlock = request.ForceUnlock,
        Pace = cloud.Pace,
        Time = time,
    };

    /// <summary>The command that goes on after a run that did not finish.</summary>
    private string Command()
    {
        var cloud = request.Cloud switch
        {
            CloudTarget.Aws => "aws",
            CloudTarget.Local { File: null } => "local",
            CloudTarget.Local { File: { } file } => $"local:{file}",
            _ => throw new UnreachableException(),
        };
        var profile = request.Profile is { } name ? $" --profile {name}" : "";
        var quarantine = string.Concat(request.AllowedQuarantine.Select(name => $" --allow-quarantine {name}"));
        return $"bulkhead apply {request.Path} --cloud {cloud}{profile}{quarantine}";
    }
}
