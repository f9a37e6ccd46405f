using System.Diagnostics;
using Bulkhead.Aws;
using Bulkhead.Cli.Output;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Journal;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>How an <c>apply</c> ended, and the command that goes on.</summary>
internal static class ResultView
{
    /// <summary>Writes the end of a run that did not begin.</summary>
    public static int Write(Terminal terminal, ApplyResult result, string command) =>
        Write(terminal, result, command, TimeSpan.Zero, 0);

    /// <summary>Writes the end of a run; answers the exit code.</summary>
    public static int Write(Terminal terminal, ApplyResult result, string command, TimeSpan elapsed, long calls)
    {
        var people = terminal.People;
        switch (result)
        {
            case ApplyResult.Ran ran:
                return WriteReport(terminal, ran.Report, command, elapsed, calls);
            case ApplyResult.Locked locked:
                var holder = locked.Holder;
                people.MarkupLine(
                    $"[red]error[/]: another run is at work: {SafeText.Markup(holder.Owner)} on {SafeText.Markup(holder.Host)} " +
                    $"(process {holder.ProcessId}), since {holder.TakenAt:u}, last heard of at {holder.RenewedAt:u}.");
                people.MarkupLine(
                    $"  Wait until it is done. If it certainly is no longer at work: {SafeText.Markup(command)} --force-unlock");
                return ExitCodes.Failure;
            case ApplyResult.Moved:
                people.MarkupLine("[red]error[/]: the organization is no longer as it was when the plan was made. Nothing was changed.");
                people.MarkupLine("  Make the plan again, read it, and apply that one.");
                return ExitCodes.Failure;
            case ApplyResult.Refused refused:
                RefusalView.WriteError(people, refused.Refusal);
                people.MarkupLine("  Without its journal Bulkhead changes nothing.");
                return ExitCodes.Failure;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Says whose lock was taken over.</summary>
    public static void WriteTakeOver(IAnsiConsole people, LockRecord former, TimeProvider time) =>
        people.MarkupLine(
            $"[yellow]The lock of a run that is no longer at work was taken over:[/] {SafeText.Markup(former.Owner)} on " +
            $"{SafeText.Markup(former.Host)}, begun {Durations.Of(time.GetUtcNow() - former.TakenAt)} ago.");

    private static int WriteReport(Terminal terminal, ApplyReport report, string command, TimeSpan elapsed, long calls)
    {
        var people = terminal.People;
        if (report.Succeeded)
        {
            terminal.Data.WriteLine($"Done: {Counted.Of(report.DoneCount, "step")} in {Durations.Of(elapsed)}, {Counted.Of(calls, "call")}.");
            return ExitCodes.Success;
        }

        people.WriteLine();
        foreach (var step in report.Failures) WriteFailure(people, step);
        var waiting = report.NotDone.Count();
        terminal.Data.WriteLine(
            $"{Counted.Of(report.DoneCount, "step")} done, {report.Failures.Count()} failed, {waiting} waiting for them ({Durations.Of(elapsed)}, {Counted.Of(calls, "call")}).");
        if (report.InterruptReason is { } reason) people.MarkupLine($"[yellow]Interrupted:[/] {SafeText.Markup(reason)}. What is done stays done.");
        people.MarkupLine($"Go on with: [bold]{SafeText.Markup(command)}[/]");
        return report.Interrupted ? ExitCodes.Interrupted : ExitCodes.Failure;
    }

    private static void WriteFailure(IAnsiConsole people, StepReport report)
    {
        var failed = (StepOutcome.Failed)report.Outcome;
        people.MarkupLine($"[red]failed[/] {SafeText.Markup(report.Step.Address.ToString())}: {SafeText.Markup(failed.Reason)}");
        if (failed.Refusal is { } refusal) RefusalView.Write(people, refusal);
        if ((failed.Advice ?? (failed.Refusal is { } r ? AwsDiagnostics.AdviceFor(r) : null)) is { } advice) people.MarkupLine($"  {SafeText.Markup(advice)}");
    }
}
