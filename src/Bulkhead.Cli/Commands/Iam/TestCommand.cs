using System.CommandLine;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam test</c>: runs policy unit tests.</summary>
internal static class TestCommand
{
    public static Command Make(Terminal terminal)
    {
        var files = new Argument<string[]>("files") { Description = "Test files (YAML or JSON)", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var command = new Command("test", "Run policy unit tests; exit code 1 when one fails") { files, json };
        command.SetAction(result => Run(result.GetRequiredValue(files), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string[] files, bool json, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var results = new List<PolicyTestResult>();
        var compiler = new PolicyCompiler();
        foreach (var path in files)
        {
            if (DocumentFiles.Read(path, diagnostics) is not { } root) continue;
            var file = PolicyTestReader.Read(root, DocumentFiles.Beside(path));
            diagnostics.AddRange(file.Diagnostics);
            results.AddRange(PolicyTestRunner.Run(file, CatalogueFacts.Embedded, compiler));
        }

        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        var failed = results.Count(r => !r.Passed);
        if (json) JsonOutput.Write(terminal.DataWriter, writer => PolicyTestJson.Write(writer, results));
        else Print(terminal.Data, results, failed);
        return failed > 0 || diagnostics.HasErrors ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static void Print(IAnsiConsole console, List<PolicyTestResult> results, int failed)
    {
        foreach (var result in results)
        {
            var place = result.Case.Span is { } span ? $" [grey]({SafeText.Markup(span.ToString())})[/]" : "";
            console.MarkupLine(result.Passed
                ? $"[green]passed[/] {SafeText.Markup(result.Case.Name)}"
                : $"[red]failed[/] {SafeText.Markup(result.Case.Name)}{place}");
            if (!result.Passed) console.MarkupLine($"       {SafeText.Markup(result.Difference)}");
        }

        console.MarkupLine($"{results.Count - failed} passed, {failed} failed");
    }
}
