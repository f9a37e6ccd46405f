using System.CommandLine;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach path FROM TO</c>: exit code 3 when there is a way, 0 when there is proved to be none, 4 when it is not proved.</summary>
internal static class PathCommand
{
    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var from = new Argument<string>("from") { Description = "A user, role, group or account by ARN or name, or 'anyone'" };
        var to = new Argument<string>("to") { Description = "A principal, resource or account by ARN or name, 'administrator', or 'administrator:ACCOUNT'" };
        var certificate = new Option<string?>("--certificate") { Description = "Where it is proved, write the proof to this file; 'reach verify' checks it", HelpName = "FILE" };
        var repair = new Option<bool>("--repair") { Description = "Where there is a way, the smallest changes of policies that take all ways away, with the proof afterwards" };
        var command = new Command("path", "The shortest way from one to another; exit code 3 when there is one, 0 when proved that not, 4 when not proved") { from, to, certificate, repair };
        command.SetAction(result => Run(options, result, result.GetRequiredValue(from), result.GetRequiredValue(to), result.GetValue(certificate), result.GetValue(repair), terminal));
        return command;
    }

    private static int Run(ReachOptions options, ParseResult result, string from, string to, string? certificate, bool withRepair, Terminal terminal)
    {
        if (options.OpenWithInputs(result, terminal) is not var (engine, inputs)) return ExitCodes.Failure;
        var diagnostics = new DiagnosticBag();
        var names = new NameResolver(engine.Snapshot, diagnostics);
        var (subject, target) = (names.Subject(from), names.Object(to));
        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        if (subject is null || target is null) return ExitCodes.Usage;
        var answer = engine.Path(subject, target);
        if (certificate is not null && engine.Certify(subject, target, CertificateDigests.Of(inputs)) is { } proof
            && !OutputFile.TryWrite(certificate, JsonOutput.Text(writer => CertificateJson.Write(writer, proof)), terminal))
        {
            return ExitCodes.Failure;
        }

        if (!options.TryReport(result, "reach path", [ReachFinding.Of(answer)], terminal)) return ExitCodes.Failure;
        var repair = withRepair && answer.Verdict == ReachVerdict.Broken ? engine.Repair(subject, target) : null;
        if (result.GetValue(options.Json))
        {
            JsonOutput.Write(terminal.DataWriter, writer => ReachAnswerJson.Write(writer, answer, repair));
        }
        else
        {
            ReachView.Write(terminal.Data, answer, engine.Snapshot);
            if (repair is not null) RepairView.Write(terminal.Data, PlannedRepair.Of(repair));
        }

        return answer.Verdict switch
        {
            ReachVerdict.Broken => ExitCodes.Found,
            ReachVerdict.Proved => ExitCodes.Success,
            ReachVerdict.NotProved => ExitCodes.Undecided,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
