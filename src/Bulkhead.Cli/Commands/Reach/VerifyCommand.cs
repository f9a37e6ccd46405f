using System.CommandLine;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach verify CERTIFICATE</c>: checks a proof without the search that found it.</summary>
internal static class VerifyCommand
{
    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var certificate = new Argument<string>("certificate") { Description = "What 'reach path --certificate FILE' wrote" };
        var command = new Command("verify", "Check a certificate on the files that it is about, claim by claim with the plain evaluator") { certificate };
        command.SetAction(result => Run(options, result, result.GetRequiredValue(certificate), terminal));
        return command;
    }

    private static int Run(ReachOptions options, ParseResult result, string path, Terminal terminal)
    {
        if (Read(path, terminal) is not { } certificate) return ExitCodes.Failure;
        if (options.OpenWithInputs(result, terminal) is not var (engine, inputs)) return ExitCodes.Failure;
        var report = CertificateChecker.Check(certificate, engine.Snapshot, CertificateDigests.Of(inputs));
        DiagnosticView.Write(terminal.People, [.. report.Problems.Select(Refusal)]);
        if (result.GetValue(options.Json))
        {
            JsonOutput.Write(terminal.DataWriter, writer => CertificateReportJson.Write(writer, certificate, report));
        }
        else if (report.IsAccepted)
        {
            terminal.Data.MarkupLine($"[green]accepted[/]: {SafeText.Markup(CertifiedNames.From(certificate))} cannot come to {SafeText.Markup(CertifiedNames.To(certificate))}");
            if (!report.There.IsEmpty) terminal.Data.MarkupLine($"[yellow]In that account to begin with[/]: {SafeText.Markup(CertifiedNames.List(report.There))}.");
            terminal.Data.WriteLine($"{report.Held} things are in the closed set; of {report.Rules} ways of rules out of it none can be gone: {report.Claims} claims, {report.Requests} requests decided.");
        }

        return report.IsAccepted ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static Certificate? Read(string path, Terminal terminal)
    {
        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: > CertificateJson.MostBytes }) throw new FormatException("it has more than 256 MiB");
            return CertificateJson.Read(File.ReadAllBytes(path));
        }
        catch (FormatException problem)
        {
            DiagnosticView.Write(terminal.People, [Refusal(problem.Message)]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unreadable, $"'{path}' can't be read: {problem.Message}")]);
        }

        return null;
    }

    private static Diagnostic Refusal(string why) => new(ReachDiagnostics.CertificateRefused, $"the certificate is refused: {why}")
    {
        Help = "prove it again with 'reach path --certificate FILE' on the same files",
    };
}
