using System.CommandLine;
using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Report.Escrows;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Escrow;

/// <summary>
/// <c>escrow show</c>: what the file says of the escrow, what is left for people to do, with the commands, and what the management account
/// can still do. Whether it is so in AWS is what <c>status</c> tells.
/// </summary>
internal static class EscrowShowCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var json = CommonOptions.Json();
        var command = new Command("show", "Print what people have to do for the escrow, with the commands, and what the management account can still do") { path, json };
        command.SetAction(result => Run(result.GetRequiredValue(path), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string path, bool json, Terminal terminal)
    {
        if (LoadedConfiguration.ReadOrReport(path, terminal) is not { } loaded) return ExitCodes.Failure;
        if (EscrowDescription.Of(loaded.Model) is not { } description)
        {
            terminal.People.MarkupLine("[red]error[/]: the file has no account of the kind 'escrow'.");
            return ExitCodes.Failure;
        }

        if (json) JsonOutput.Write(terminal.DataWriter, ToJson(description));
        else Show(terminal.Data, description);
        return ExitCodes.Success;
    }

    private static void Show(IAnsiConsole console, EscrowDescription description)
    {
        var account = description.Account;
        console.MarkupLine($"[bold]{SafeText.Markup(account.Name)}[/]{(account.IsSealed ? ", sealed" : ", not sealed")}");
        foreach (var kept in description.Keeps) console.WriteLine($"  keeps {kept}");
        console.WriteLine();
        console.MarkupLine("[bold]What people have to do[/]");
        foreach (var (step, number) in description.Steps.Select((s, i) => (s, i + 1)))
        {
            console.WriteLine($"{number}. {step.Where}: {step.What}");
            foreach (var line in step.Commands) console.WriteLine($"     {line}");
        }

        console.WriteLine();
        console.MarkupLine("[bold]What the management account can still do[/]");
        foreach (var reach in description.Reach) console.WriteLine($"- {reach}");
    }

    private static JsonObject ToJson(EscrowDescription description) => new()
    {
        ["format"] = "bulkhead.escrow/1",
        ["account"] = description.Account.Name,
        ["sealed"] = description.Account.IsSealed,
        ["approvalTeam"] = description.Account.ApprovalTeam,
        ["separateOrganization"] = description.Account.SeparateOrganization is not { } separate ? null : new JsonObject
        {
            ["account"] = separate.Account.Value,
            ["organization"] = separate.Organization,
            ["logs"] = separate.Logs,
        },
        ["keeps"] = new JsonArray([.. description.Keeps.Select(k => (JsonNode)k)]),
        ["steps"] = new JsonArray([.. description.Steps.Select(s => new JsonObject
        {
            ["where"] = s.Where,
            ["what"] = s.What,
            ["commands"] = new JsonArray([.. s.Commands.Select(c => (JsonNode)c)]),
        })]),
        ["managementCan"] = new JsonArray([.. description.Reach.Select(r => (JsonNode)r)]),
    };
}
