using System.CommandLine;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Lint;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam lint</c>: finds mistakes in policy documents.</summary>
internal static class LintCommand
{
    public static Command Make(Terminal terminal)
    {
        var paths = new Argument<string[]>("paths") { Description = "Policy files, or folders of them", Arity = ArgumentArity.OneOrMore };
        var kind = new Option<string?>("--kind")
        {
            Description = $"What the documents are for, instead of a guess: {string.Join(", ", PolicyDocumentKinds.AllNames)}",
        };
        var json = CommonOptions.Json();
        var command = new Command("lint", "Find mistakes in policy documents; exit code 1 when there are errors") { paths, kind, json };
        command.SetAction(result => Run(result.GetRequiredValue(paths), result.GetValue(kind), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string[] paths, string? kindName, bool json, Terminal terminal)
    {
        var kind = PolicyDocumentKinds.TryParse(kindName);
        if (kindName is not null && kind is null)
        {
            terminal.People.MarkupLine($"[red]error[/]: --kind takes one of {string.Join(", ", PolicyDocumentKinds.AllNames)}.");
            return ExitCodes.Usage;
        }

        var diagnostics = new DiagnosticBag();
        var linter = new PolicyLinter();
        var files = paths.SelectMany(FilesOf).ToArray();
        foreach (var path in files)
        {
            if (DocumentFiles.ReadText(path, diagnostics) is { } file) diagnostics.AddRange(linter.Lint(path, file.Text, kind).Diagnostics);
        }

        var findings = diagnostics.ToSorted();
        if (json)
        {
            terminal.DataWriter.WriteLine(DiagnosticView.ToJson(findings));
        }
        else
        {
            DiagnosticView.Write(terminal.Data, findings);
            terminal.Data.WriteLine($"{files.Length} files: {DiagnosticView.Summary(findings)}");
        }

        return diagnostics.HasErrors ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [path];
}
