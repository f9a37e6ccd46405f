using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Config.Guardrails;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>guardrails</c>: lists the library, or shows one guardrail with its parameters.</summary>
internal static class GuardrailsCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Make(Terminal terminal)
    {
        var name = new Argument<string?>("name") { Description = "One guardrail, with its parameters", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("guardrails", "List the guardrails of the library and what each stops") { name, json };
        command.SetAction(result => Run(result.GetValue(name), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string? name, bool json, Terminal terminal)
    {
        if (name is not null && !GuardrailLibrary.Contains(name))
        {
            var nearest = Core.Diagnostics.Spelling.Nearest(name, GuardrailLibrary.Names);
            var hint = nearest is null ? "'bulkhead guardrails' lists them." : $"Did you mean '{nearest}'?";
            terminal.People.MarkupLine($"[red]error[/]: no guardrail is named '{SafeText.Markup(name)}'. {hint}");
            return ExitCodes.Failure;
        }

        var guardrails = name is null ? GuardrailLibrary.All : [GuardrailLibrary.Get(name)];
        if (json)
        {
            terminal.DataWriter.WriteLine(ToJson(guardrails).ToJsonString(Indented));
        }
        else if (name is null)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("guardrail", "type", "stops");
            foreach (var guardrail in guardrails) table.AddRow(guardrail.Name, guardrail.Type.ToString(), SafeText.Markup(guardrail.Stops));
            terminal.Data.Write(table);
        }
        else
        {
            Show(terminal.Data, guardrails[0]);
        }

        return ExitCodes.Success;
    }

    private static void Show(IAnsiConsole console, Guardrail guardrail)
    {
        console.MarkupLine($"[bold]{guardrail.Name}[/] ({guardrail.Type})");
        console.MarkupLine(SafeText.Markup(guardrail.Stops));
        foreach (var parameter in guardrail.Parameters)
        {
            var fallback = parameter.DefaultsToGovernedRegions ? "the governed regions"
                : parameter.Default is not { } values ? "must be given"
                : values.IsEmpty ? "none" : string.Join(", ", values);
            console.MarkupLine($"  [bold]{parameter.Name}[/] ({parameter.Kind}; {SafeText.Markup(fallback)}): {SafeText.Markup(parameter.Description)}");
        }

        foreach (var reference in guardrail.References) console.MarkupLine($"  [grey]{SafeText.Markup(reference)}[/]");
    }

    private static JsonObject ToJson(IEnumerable<Guardrail> guardrails) => new()
    {
        ["format"] = "bulkhead.guardrails/1",
        ["guardrails"] = new JsonArray(
        [
            .. guardrails.Select(g => new JsonObject
            {
                ["name"] = g.Name,
                ["type"] = g.Type.ToString(),
                ["stops"] = g.Stops,
                ["parameters"] = new JsonArray(
                [
                    .. g.Parameters.Select(p => new JsonObject
                    {
                        ["name"] = p.Name,
                        ["kind"] = p.Kind.ToString(),
                        ["description"] = p.Description,
                        ["default"] = p.Default is { } values ? new JsonArray([.. values.Select(v => (JsonNode)v)]) : null,
                        ["defaultsToGovernedRegions"] = p.DefaultsToGovernedRegions,
                    }),
                ]),
                ["references"] = new JsonArray([.. g.References.Select(r => (JsonNode)r)]),
            }),
        ]),
    };
}
