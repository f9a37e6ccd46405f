using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Plans.Documents;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>plan</c>: shows what <c>apply</c> would do; changes nothing.</summary>
internal static class PlanCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Show the properties of what is created, too" };
        var calls = new Option<bool>("--calls") { Description = "Say how many calls of each AWS API it took to read the organization" };
        var output = new Option<string?>("--out") { Description = "Save the plan in a file, for 'apply FILE'", HelpName = "FILE" };
        var certificates = new Option<string?>("--certificates") { Description = "Write the proof of each invariant that is proved to this folder, with the planned state that 'reach verify' checks it on", HelpName = "DIR" };
        var quarantine = CommonOptions.AllowQuarantine();
        var drift = CommonOptions.Drift();
        var faults = LocalCloudInputs.Faults.Option();
        var command = new Command("plan", "Show what apply would do; exit code 2 when there are changes")
        {
            path, cloud, profile, json, all, calls, output, certificates, quarantine, drift, faults,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                result.GetRequiredValue(path),
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetValue(profile),
                result.GetValue(json),
                result.GetValue(all),
                result.GetValue(calls),
                result.GetValue(output),
                result.GetValue(certificates),
                result.GetRequiredValue(quarantine),
                result.GetValue(drift),
                result.GetValue(faults)),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        if (LocalCloudInputs.Faults.AddTo(request.Cloud!, request.Faults, terminal) is not { } target) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
        await using var cloud = await PlanPreparation.OpenAsync(
            target, request.Path, loaded, request.Profile, terminal, cancellationToken);
        if (cloud is null) return ExitCodes.Failure;
        var desired = PlanPreparation.Desire(loaded, request.AllowedQuarantine);
        InvariantReport? report = null;
        Action<InvariantReport>? proofs = request.Certificates is null ? null : proved => report = proved;
        if (await PlanPreparation.PlanAsync(cloud, loaded, desired, request.Drift, terminal, cancellationToken, proofs) is not { } result) return ExitCodes.Failure;
        if (report is not null && !CertificateFolder.TryWrite(request.Certificates!, report, terminal)) return ExitCodes.Failure;
        var plan = result.Plan with { Origin = PlanFile.OriginOf(request.Path, loaded, cloud, request.Profile, request.Output) };
        if (request.Output is { } file && !PlanFile.TryWrite(file, plan, terminal)) return ExitCodes.Failure;
        if (request.Json)
        {
            terminal.DataWriter.Write(PlanDocument.Write(plan));
        }
        else
        {
            PlanView.WriteHeading(terminal.Data, plan, cloud.Name);
            PlanView.Write(terminal.Data, result with { Plan = plan }, request.All);
            InvariantView.Write(terminal.Data, plan.Invariants);
            if (request.Output is { } saved) terminal.Data.WriteLine($"Saved in {SafeText.Plain(saved)}. Apply it with: {ApplyHint.Of(saved, cloud.Id, request.Profile, [])}");
        }

        if (request.Calls) WriteCalls(cloud, terminal);
        return PlanPreparation.ExitCodeOf(result);
    }

    private static void WriteCalls(OpenCloud cloud, Terminal terminal)
    {
        terminal.PeopleWriter.WriteLine($"{cloud.Counter.Total} calls:");
        foreach (var (api, count) in cloud.Counter.ByApi.OrderByDescending(c => c.Value)) terminal.PeopleWriter.WriteLine($"{count,8} {api}");
    }

    private sealed record Request(string Path, CloudTarget? Cloud, string? Profile, bool Json, bool All, bool Calls, string? Output, string? Certificates, string[] AllowedQuarantine, bool Drift, FileInfo? Faults);
}
