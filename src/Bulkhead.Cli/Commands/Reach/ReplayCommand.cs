using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Rehearsal;
using Bulkhead.LocalCloud.Storage;
using Bulkhead.Reach;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach replay PATH-FILE</c>: walks a witness in a copy of a local cloud, call by call.</summary>
internal static class ReplayCommand
{
    private const long MostBytes = 64 * 1024 * 1024;

    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What 'reach path … --json' printed of a way" };
        var cloud = CommonOptions.Cloud();
        var command = new Command(
            "replay", "Walk a way in a copy of the local cloud with signed calls, step by step; exit code 5 when the local cloud refuses a step, 4 when a step can't be rehearsed") { file, cloud };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(file), CommonOptions.CloudOf(result.GetValue(cloud)), result.GetValue(options.Json), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, CloudTarget? target, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(target, terminal)) return ExitCodes.Usage;
        if (target is not CloudTarget.Local local)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.WrongValue, "attacks are rehearsed in a local cloud only") { Help = "give --cloud local:FILE" }]);
            return ExitCodes.Usage;
        }

        if (Read(path, terminal) is not { } steps) return ExitCodes.Failure;
        try
        {
            await using var cloud = await RehearsalCloud.OpenAsync(CloudOpener.FileOf(local, "."), RegionOf(steps), cancellationToken);
            var report = await WitnessReplay.RunAsync(steps, cloud, cancellationToken);
            if (json) JsonOutput.Write(terminal.DataWriter, writer => ReplayJson.Write(writer, report));
            else Write(terminal.Data, report);
            return report.Outcome switch
            {
                ReplayOutcome.Carried => ExitCodes.Success,
                ReplayOutcome.Refused => ExitCodes.Refused,
                ReplayOutcome.NotRehearsed => ExitCodes.Undecided,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (StateFileException problem)
        {
            DiagnosticView.Write(terminal.People, [problem.Diagnostic]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unreadable, $"the local cloud's file can't be read: {problem.Message}")]);
        }

        return ExitCodes.Failure;
    }

    // Regional calls go where the first resource with a region is.
    private static RegionName? RegionOf(ImmutableArray<ReachStep> steps) =>
        steps.Select(s => Arn.TryParse(s.Resource)?.Region).FirstOrDefault(r => r is { Length: > 0 } && !r.Contains('*', StringComparison.Ordinal)) is { } region ? new(region) : null;

    private static ImmutableArray<ReachStep>? Read(string path, Terminal terminal)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes }) throw new FormatException("it has more than 64 MiB");
            return WitnessReader.Read(File.ReadAllText(path));
        }
        catch (FormatException problem)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(ReachDiagnostics.NoWitness, $"'{path}' has no way to rehearse: {problem.Message}") { Help = "write it with 'reach path FROM TO --json'" }]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unreadable, $"'{path}' can't be read: {problem.Message}")]);
        }

        return null;
    }

    private static void Write(IAnsiConsole console, ReplayReport report)
    {
        foreach (var step in report.Steps)
        {
            var colour = step.Outcome switch { ReplayOutcome.Carried => "green", ReplayOutcome.Refused => "red", _ => "yellow" };
            console.MarkupLine($"  {step.Number}. [{colour}]{ReplayJson.NameOf(step.Outcome)}[/] {SafeText.Markup(step.Call)} on {SafeText.Markup(step.Resource)}");
            console.MarkupLine($"     by {SafeText.Markup(step.Principal)}{(step.RequestId is { Length: > 0 } id ? $" [grey](request {SafeText.Markup(id)})[/]" : "")}");
            console.MarkupLine($"     [grey]{SafeText.Markup(step.Text)}[/]");
        }

        console.MarkupLine(report.Outcome switch
        {
            ReplayOutcome.Carried => "[red]carried[/]: the way was walked to its end.",
            ReplayOutcome.Refused => "[yellow]refused[/]: the local cloud and the witness disagree: the cloud has changed since, or one of the two is wrong.",
            ReplayOutcome.NotRehearsed => "[yellow]not rehearsed[/]: the last step can't be taken in the local cloud.",
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }
}
