using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Engine.Compliance;
using Bulkhead.Engine.Costs;
using Bulkhead.Report.Costs;

namespace Bulkhead.Cli.Commands;

/// <summary><c>report</c>: what the organization costs, and the evidence of its regulated accounts.</summary>
internal static class ReportCommand
{
    private const int MostMonths = 12;

    private static IEnumerable<string> FrameworkNames => ComplianceFramework.All.Select(f => f.Name);

    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var json = CommonOptions.Json();
        var prices = LocalCloudInputs.Prices.Option();
        var costs = new Option<bool>("--costs") { Description = "What every account, kind, unit and payer cost by month, with the change and the tooling's own share" };
        var evidence = new Option<string?>("--evidence") { Description = "What is known of the controls of a framework in the accounts of its kind: hipaa or pci", HelpName = "FRAMEWORK" };
        // Asked when there is such a word: the frameworks' tables are large, and every command's options are made for the help.
        evidence.CompletionSources.Add(_ => FrameworkNames.Select(name => new CompletionItem(name)));
        evidence.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && ComplianceFramework.Find(name) is null) result.AddError($"--evidence takes {string.Join(" or ", FrameworkNames)}, not '{name}'.");
        });
        var month = new Option<string?>("--month") { Description = "The last month (default: this one)", HelpName = "YYYY-MM" };
        month.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && MonthOf(text) is null) result.AddError($"--month takes a year and a month, as in 2026-11, not '{text}'.");
        });
        var months = new Option<int>("--months") { Description = $"How many months, 1 to {MostMonths}", DefaultValueFactory = _ => 3 };
        months.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostMonths) result.AddError($"--months takes 1 to {MostMonths}.");
        });
        var command = new Command("report", "Tell what the organization costs, or how its regulated accounts stand")
        {
            path, cloud, profile, costs, month, months, prices, evidence, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(costs) == (result.GetValue(evidence) is not null)) result.AddError("Say what to report: --costs, or --evidence with a framework.");
            Option[] ofCosts = [month, months, prices];
            if (!result.GetValue(costs) && ofCosts.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } alien)
                result.AddError($"{alien.Name} is about costs: evidence is of today.");
        });
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetRequiredValue(path),
                result.GetValue(profile),
                MonthOf(result.GetValue(month)),
                result.GetValue(months),
                result.GetValue(prices),
                result.GetValue(evidence) is { } name ? ComplianceFramework.Find(name) : null,
                result.GetValue(json)),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        if (LocalCloudInputs.Prices.AddTo(request.Cloud!, request.Prices, terminal) is not { } target) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
        await using var open = await PlanPreparation.OpenAsync(target, request.Path, loaded, request.Profile, terminal, cancellationToken);
        if (open is null) return ExitCodes.Failure;
        if (request.Evidence is { } framework) return await EvidenceReporting.RunAsync(open, target is CloudTarget.Local, loaded, framework, request.Json, terminal, cancellationToken);
        if (await AccountReading.ReadAsync(open, loaded, terminal, cancellationToken) is not { } organization) return ExitCodes.Failure;
        var today = (open.Server?.Time ?? TimeProvider.System).GetUtcNow();
        var last = request.Month ?? new DateOnly(today.Year, today.Month, 1);
        var (facts, refusal) = await CostReader.ReadAsync(open.Management, last, request.Months, cancellationToken);
        if (refusal is not null)
        {
            RefusalView.WriteError(terminal.People, refusal);
            return ExitCodes.Failure;
        }

        var report = CostReport.Build(loaded.Model, organization, facts!);
        if (request.Json) JsonOutput.Write(terminal.DataWriter, CostDocument.Make(report));
        else CostView.Write(terminal.Data, report, target is CloudTarget.Aws);
        return ExitCodes.Success;
    }

    private static DateOnly? MonthOf(string? text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;

    private sealed record Request(
        CloudTarget? Cloud, string Path, string? Profile, DateOnly? Month, int Months, FileInfo? Prices, ComplianceFramework? Evidence, bool Json);
}
