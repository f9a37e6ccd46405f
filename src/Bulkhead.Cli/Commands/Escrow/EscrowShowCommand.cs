using System.CommandLine;
using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Engine.Observed;
using Bulkhead.Report.Escrows;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Escrow;

/// <summary>
/// <c>escrow show</c>: what the file says of the escrow, what is left for people to do, with the commands, and what the management account
/// can still do. With a cloud the commands have the accounts' ids. Whether it is so in AWS is what <c>status</c> tells.
/// </summary>
internal static class EscrowShowCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var cloud = CommonOptions.Cloud();
        cloud.Description = "aws, local, or local:FILE, where the commands are to have the accounts' ids (default: BULKHEAD_CLOUD, else none)";
        var profile = CommonOptions.Profile();
        var json = CommonOptions.Json();
        var command = new Command("show", "Print what people have to do for the escrow, with the commands, and what the management account can still do") { path, cloud, profile, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(path), result.GetValue(cloud), result.GetValue(profile), result.GetValue(json), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? cloud, string? profile, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        var target = CommonOptions.CloudOf(cloud);
        if (!CommandGuards.HasCloud(target, terminal)) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(path, terminal) is not { } loaded) return ExitCodes.Failure;
        AccountDirectory? directory = null;
        if (CommonOptions.NamesCloud(cloud))
        {
            await using var open = await PlanPreparation.OpenAsync(target!, path, loaded, profile, terminal, cancellationToken);
            if (open is null) return ExitCodes.Failure;
            directory = await AccountReading.DirectoryAsync(open, loaded, terminal, cancellationToken);
            if (directory is null) return ExitCodes.Failure;
        }

        if (EscrowDescription.Of(loaded.Model, directory) is not { } description)
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
