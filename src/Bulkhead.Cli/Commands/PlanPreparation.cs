using System.Diagnostics;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Planning;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>Reads the world and plans, with progress for the one who waits.</summary>
internal static class PlanPreparation
{
    /// <summary>Opens the cloud, or says why it can't be opened.</summary>
    public static async Task<OpenCloud?> OpenAsync(
        CloudTarget target, string path, LoadedConfiguration loaded, string? profile, Terminal terminal, CancellationToken cancellationToken)
    {
        var opening = await CloudOpener.OpenAsync(target, path, loaded.Model.Home, profile, cancellationToken);
        switch (opening)
        {
            case CloudOpening.Opened opened:
                return opened.Cloud;
            case CloudOpening.Refused refused:
                RefusalView.WriteError(terminal.People, refused.Refusal);
                return null;
            case CloudOpening.Unusable unusable:
                DiagnosticView.Write(terminal.People, [unusable.Diagnostic]);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What the file wants of the world.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <param name="allowedQuarantine">Accounts that the command line lets go to quarantine.</param>
    public static DesiredOrganization Desire(LoadedConfiguration loaded, IEnumerable<string>? allowedQuarantine = null)
    {
        var desired = DesiredBuilder.Build(loaded.Model, loaded.Policies, DateOnly.FromDateTime(DateTime.UtcNow));
        return desired with { Allow = desired.Allow with { Quarantine = desired.Allow.Quarantine.Union(allowedQuarantine ?? []) } };
    }

    /// <summary>Observes and plans; prints what stands in the way, and answers null when nothing can be planned.</summary>
    public static async Task<PlanResult?> PlanAsync(
        OpenCloud cloud, LoadedConfiguration loaded, DesiredOrganization desired, bool detectsDrift, Terminal terminal, CancellationToken cancellationToken,
        Action<InvariantReport>? proofs = null) => (await LookAsync(cloud, loaded, desired, detectsDrift, terminal, cancellationToken, proofs))?.Plan;

    /// <summary>The same, with what CloudFormation found changed by hand; null where it was not asked.</summary>
    public static async Task<(PlanResult Plan, DriftReport? Drift)?> LookAsync(
        OpenCloud cloud, LoadedConfiguration loaded, DesiredOrganization desired, bool detectsDrift, Terminal terminal, CancellationToken cancellationToken,
        Action<InvariantReport>? proofs = null)
    {
        var observation = await ObserveAsync(cloud, desired, terminal, cancellationToken);
        var drift = detectsDrift && observation is ObservationResult.Observed before ? await DetectAsync(cloud, desired, before.Organization, terminal, cancellationToken) : null;

        // Stacks say themselves that they have drifted once CloudFormation knows it.
        if (drift is { HasDrift: true }) observation = await ObserveAsync(cloud, desired, terminal, cancellationToken);
        switch (observation)
        {
            case ObservationResult.Observed observed:
                var result = Planner.Plan(desired, observed.Organization);
                DiagnosticView.Write(terminal.People, result.Diagnostics);
                if (!result.HasErrors)
                {
                    return await ProveAsync(cloud, loaded, desired, result, terminal, proofs, cancellationToken) is { } proved ? (proved, drift) : null;
                }

                terminal.People.WriteLine(DiagnosticView.Summary(result.Diagnostics));
                return null;
            case ObservationResult.Refused refused:
                DiagnosticView.Write(terminal.People, [refused.Diagnostic]);
                if (refused.Refusal is { } refusal) RefusalView.Write(terminal.People, refusal);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Evaluates the invariants on the state that the plan makes; null when that state can't be read, which is told.</summary>
    private static async Task<PlanResult?> ProveAsync(
        OpenCloud cloud, LoadedConfiguration loaded, DesiredOrganization desired, PlanResult result, Terminal terminal, Action<InvariantReport>? proofs,
        CancellationToken cancellationToken)
    {
        if (loaded.Model.Invariants.IsEmpty) return result;
        var collecting = InvariantCollection.ReadAsync(cloud.Management, desired, result.Plan, cloud.Server?.Operations, cancellationToken);
        var collected = terminal.IsInteractive
            ? await terminal.People.Status().StartAsync("Reading who may do what", async _ => await collecting)
            : await collecting;
        if (collected.Refusal is { } refusal)
        {
            RefusalView.WriteError(terminal.People, refusal);
            return null;
        }

        var report = InvariantProver.Prove(loaded.Model, desired, result.Plan, collected.Organization, collected.Accounts, certify: proofs is not null);
        proofs?.Invoke(report);
        DiagnosticView.Write(terminal.People, report.Diagnostics);
        return report.Diagnostics.Any(d => d.Severity == Severity.Error) ? null : result with { Plan = result.Plan with { Invariants = report.ForPlan() } };
    }

    /// <summary>The exit code of a look at the world: an invariant broken, differences, nothing, or not known.</summary>
    public static int ExitCodeOf(PlanResult result) =>
        result.Plan.IsBroken ? ExitCodes.Found
        : !result.Plan.IsEmpty || !result.ByHand.IsEmpty ? ExitCodes.Changes
        : !result.IsRead || !result.Plan.IsProved ? ExitCodes.Undecided
        : ExitCodes.Success;

    private static Task<DriftReport> DetectAsync(
        OpenCloud cloud, DesiredOrganization desired, ObservedOrganization observed, Terminal terminal, CancellationToken cancellationToken)
    {
        Task<DriftReport> Detect() => DriftReader.ReadAsync(cloud.Management, desired, observed, cloud.Time, cancellationToken);
        return terminal.IsInteractive
            ? terminal.People.Status().StartAsync($"CloudFormation compares every stack in {SafeText.Markup(cloud.Name)}", _ => Detect())
            : Detect();
    }

    private static async Task<ObservationResult> ObserveAsync(
        OpenCloud cloud, DesiredOrganization desired, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!terminal.IsInteractive) return await ObservedReader.ReadAsync(cloud.Management, desired, null, cancellationToken);
        return await terminal.People.Status().StartAsync($"Reading {SafeText.Markup(cloud.Name)}", async status =>
        {
            var progress = new Progress<ObservationProgress>(p => status.Status(p.Accounts == 0
                ? $"Reading the organization ({p.Calls} calls)"
                : $"Reading accounts: {p.AccountsRead} of {p.Accounts} ({p.Calls} calls)"));
            return await ObservedReader.ReadAsync(cloud.Management, desired, progress, cancellationToken);
        });
    }
}
