using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach admins</c>: who is, or can come to be, administrator.</summary>
internal static class AdminsCommand
{
    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var command = new Command("admins", "Who is administrator, who can come to be, and who may");
        command.SetAction(result =>
        {
            if (options.Open(result, terminal) is not { } engine) return ExitCodes.Failure;
            var rows = engine.Administrators();
            if (!options.TryReport(result, "reach admins", [.. rows.Select(r => ReachFinding.Of(r, "administrator"))], terminal)) return ExitCodes.Failure;
            if (result.GetValue(options.Json)) JsonOutput.Write(terminal.DataWriter, writer => ReachListJson.WriteRows(writer, "administrator", rows));
            else SummaryRun.WriteRows(terminal, rows);
            return ExitCodes.Success;
        });
        return command;
    }
}
