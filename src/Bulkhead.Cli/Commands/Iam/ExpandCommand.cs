using System.CommandLine;
using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Iam.Catalogue;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam expand</c>: lists the actions that patterns match.</summary>
internal static class ExpandCommand
{
    public static Command Make(Terminal terminal)
    {
        var patterns = new Argument<string[]>("patterns") { Description = "Actions with wildcards, such as s3:Get*", Arity = ArgumentArity.OneOrMore };
        var catalogue = new Option<string?>("--catalogue") { Description = "A newer action catalogue than the embedded one", HelpName = "FILE" };
        var json = CommonOptions.Json();
        var command = new Command("expand", "List the actions that patterns match") { patterns, catalogue, json };
        command.SetAction(result => Run(
            result.GetRequiredValue(patterns), result.GetValue(catalogue), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string[] patterns, string? file, bool json, Terminal terminal)
    {
        if (Open(file, terminal) is not { } catalogue) return ExitCodes.Failure;
        var actions = patterns.SelectMany(catalogue.Expand).DistinctBy(a => a.FullName).OrderBy(a => a.FullName, StringComparer.Ordinal).ToArray();
        var empty = patterns.Where(p => !catalogue.Expand(p).Any()).ToArray();
        foreach (var pattern in empty)
        {
            var nearest = catalogue.NearestAction(pattern);
            terminal.People.MarkupLine(
                $"[yellow]warning[/]: '{SafeText.Markup(pattern)}' matches no action of {catalogue.Date:yyyy-MM-dd}" +
                (nearest is null ? "." : $"; did you mean '{nearest}'?"));
        }

        if (json)
        {
            terminal.DataWriter.WriteLine(new JsonObject
            {
                ["format"] = "bulkhead.iam.expand/1",
                ["catalogue"] = catalogue.Date.ToString("yyyy-MM-dd"),
                ["actions"] = new JsonArray([.. actions.Select(a => (JsonNode)a.FullName)]),
                ["unmatched"] = new JsonArray([.. empty.Select(p => (JsonNode)p)]),
            }.ToJsonString());
        }
        else
        {
            foreach (var action in actions) terminal.Data.WriteLine(action.FullName);
        }

        return empty.Length == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static ActionCatalogue? Open(string? file, Terminal terminal)
    {
        if (file is null) return ActionCatalogue.Embedded;
        try
        {
            using var stream = File.OpenRead(file);
            return ActionCatalogue.Read(stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            terminal.People.MarkupLine($"[red]error[/]: the catalogue '{SafeText.Markup(file)}' can't be used: {SafeText.Markup(problem.Message)}");
            return null;
        }
    }
}
