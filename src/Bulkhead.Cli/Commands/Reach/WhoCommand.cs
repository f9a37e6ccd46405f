using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach who --can ACTION --on ARN</c>: who can make a call, by itself or through what it comes to.</summary>
internal static class WhoCommand
{
    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var action = new Option<string>("--can") { Description = "The action, such as s3:GetObject", Required = true };
        var arn = new Option<string>("--on") { Description = "The resource's ARN, or '*' for actions without resources", Required = true };
        var command = new Command("who", "Who can make a call, by itself or through others") { action, arn };
        command.SetAction(result => Run(options, result, result.GetRequiredValue(action), result.GetRequiredValue(arn), terminal));
        return command;
    }

    private static int Run(ReachOptions options, ParseResult result, string action, string arn, Terminal terminal)
    {
        if (ActionCatalogue.Embedded.FindAction(action) is null || (arn != "*" && Arn.TryParse(arn) is null))
        {
            terminal.People.MarkupLine($"[red]error[/]: --can takes an action such as s3:GetObject, not '{SafeText.Markup(action)}'; --on takes an ARN or '*'.");
            return ExitCodes.Usage;
        }

        if (options.Open(result, terminal) is not { } engine) return ExitCodes.Failure;
        var rows = engine.Who(action, arn);
        if (!options.TryReport(result, "reach who", [.. rows.Select(r => ReachFinding.Of(r, $"{action} on {arn}"))], terminal)) return ExitCodes.Failure;
        if (result.GetValue(options.Json)) JsonOutput.Write(terminal.DataWriter, writer => ReachListJson.WriteRows(writer, $"{action} on {arn}", rows));
        else SummaryRun.WriteRows(terminal, rows);
        return ExitCodes.Success;
    }
}
