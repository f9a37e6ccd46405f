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
using Diagnostic = Bulkhead.Core.Diagnostics.Diagnostic;

namespace Bulkhead.Cli.Commands;

/// <summary>
/// The way of an <c>apply</c>: lock, read, plan, ask, run, report. Where the journal exists, the lock is held from before
/// the reading, so that the plan that was shown is the plan that runs.
/// </summary>
internal sealed class ApplyFlow(ApplyRequest request, Terminal terminal)
{
    private readonly IAnsiConsole _people = terminal.People;

    /// <summary>The command that goes on after a run that did not finish.</summary>
    private string _goOn = "bulkhead apply";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var saved = PlanFile.LooksLikePlan(request.Path) ? PlanFile.Read(request.Path, terminal) : null;
        if (saved is null && PlanFile.LooksLikePlan(request.Path)) return ExitCodes.Failure;
        var configuration = saved?.Origin!.Configuration ?? request.Path;
        if (LoadedConfiguration.ReadOrReport(configuration, terminal) is not { } loaded) return ExitCodes.Failure;
        var target = request.Cloud ?? (saved is null ? new CloudTarget.Local(null) : CloudTarget.TryParse(saved.Origin!.Cloud));
        if (!Accept(saved is null ? null : SavedPlan.Check(saved, target?.Id(configuration), loaded.Digest))) return ExitCodes.Failure;
        var profile = request.Profile ?? saved?.Origin!.Profile;
        await using var cloud = await PlanPreparation.OpenAsync(target!, configuration, loaded, profile, terminal, cancellationToken);
        if (cloud is null || !Accept(saved is null ? null : SavedPlan.Check(saved, cloud.Management.Account))) return ExitCodes.Failure;

        // A saved plan is applied once: what goes on after it is the configuration.
        _goOn = ApplyHint.Of(
            saved is null ? request.Path : Shown(configuration), cloud.Id, profile, [.. request.AllowedQuarantine, .. saved?.AllowedQuarantine ?? []], request.RequireProof);
        try
        {
            return await RunInAsync(cloud, loaded, PlanPreparation.Desire(loaded, [.. request.AllowedQuarantine, .. saved?.AllowedQuarantine ?? []]), saved, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _people.MarkupLine("[yellow]Stopped.[/] Nothing was changed, but for the journal's bucket where there was none.");
            return ExitCodes.Interrupted;
        }
    }

    private async Task<int> RunInAsync(OpenCloud cloud, LoadedConfiguration loaded, DesiredOrganization desired, Plan? saved, CancellationToken cancellationToken)
    {
        var (run, failure) = await ApplyRun.OpenAsync(cloud.Management, Options(cloud), cancellationToken);
        if (run is null) return ResultView.Write(terminal, failure!, _goOn);
        await using (run)
        {
            if (run.TakenOverFrom is { } former) ResultView.WriteTakeOver(_people, former, cloud.Time);
            var result = await PlanPreparation.PlanAsync(cloud, loaded, desired, request.DetectsDrift, terminal, cancellationToken);
            if (result is null) return ExitCodes.Failure;
            var plan = result.Plan;
            if (!Accept(saved is null ? null : SavedPlan.Check(saved, plan.OrganizationId))) return ExitCodes.Failure;
            if (saved is not null && saved.Fingerprint != plan.Fingerprint) return ResultView.Write(terminal, new ApplyResult.Moved(), _goOn);
            var invariants = plan.Invariants;
            plan = saved ?? plan;
            PlanView.WriteHeading(terminal.Data, plan, cloud.Name);
            PlanView.Write(terminal.Data, result with { Plan = plan }, all: false);
            InvariantView.Write(terminal.Data, invariants);
            if (InvariantView.Refusals(loaded.Model, invariants, request.RequireProof) is { IsEmpty: false } refusals)
            {
                DiagnosticView.Write(_people, refusals);
                return refusals.Any(r => r.Code == PlanDiagnostics.InvariantBroken.Code) ? ExitCodes.Found : ExitCodes.Undecided;
            }

            if (plan.IsEmpty) return PlanPreparation.ExitCodeOf(result) is ExitCodes.Changes ? ExitCodes.Success : PlanPreparation.ExitCodeOf(result);

            if (!request.Yes && !Confirm(cloud)) return ExitCodes.Failure;
            var (begun, begunHere, calls) = (cloud.Time.GetTimestamp(), TimeProvider.System.GetTimestamp(), cloud.Counter.ByApi);
            var outcome = await ApplyAsync(run, cloud, desired, plan, cancellationToken);
            var code = ResultView.Write(terminal, outcome, _goOn, TimeProvider.System.GetElapsedTime(begunHere), cloud.Counter.Total);
            if (cloud.Clock is not null) PaceView.Write(terminal.Data, cloud.Time.GetElapsedTime(begun), calls, cloud.Counter.ByApi);
            return code;
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
        var progress = new LiveProgress(_people, plan.Steps.Length, cloud.Time);
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
        Run = cloud.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + Guid.NewGuid().ToString("N")[..6],
        Owner = LockOwner.ThisProcess(cloud.Management.Caller.ToString()),
        ForceUnlock = request.ForceUnlock,
        Pace = cloud.Pace,
        Time = cloud.Time,
    };

    private bool Accept(Diagnostic? mistake)
    {
        if (mistake is null) return true;
        DiagnosticView.Write(_people, [mistake]);
        return false;
    }

    /// <summary>A path as the user would type it here: relative where it is below the current folder.</summary>
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
