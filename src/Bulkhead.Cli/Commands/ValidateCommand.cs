using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>validate</c>: reads the configuration and says everything that is wrong with it.</summary>
internal static class ValidateCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var json = CommonOptions.Json();
        var command = new Command("validate", "Check the configuration; nothing is read from a cloud") { path, json };
        command.SetAction(result => Run(result.GetRequiredValue(path), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string path, bool json, Terminal terminal)
    {
        var (loaded, diagnostics) = LoadedConfiguration.Read(path);
        if (json)
        {
            terminal.DataWriter.WriteLine(DiagnosticView.ToJson(diagnostics));
            return loaded is null ? ExitCodes.Failure : ExitCodes.Success;
        }

        if (!diagnostics.IsEmpty) DiagnosticView.Write(terminal.People, diagnostics);
        if (loaded is null)
        {
            terminal.People.WriteLine(DiagnosticView.Summary(diagnostics));
            return ExitCodes.Failure;
        }

        var (model, policies) = (loaded.Model, loaded.Policies);
        terminal.DataWriter.WriteLine(
            $"{SafeText.Plain(path)} is valid: {Counted.Of(model.Accounts.Length, "account")} in {Counted.Of(model.Units.Length, "unit")}, " +
            $"{Counted.Of(model.Guardrails.Select(g => g.Name).Distinct(StringComparer.Ordinal).Count(), "guardrail")} in {(policies.Length == 1 ? "1 policy" : $"{policies.Length} policies")}, regions {string.Join(", ", model.Regions)}.");
        return ExitCodes.Success;
    }
}
