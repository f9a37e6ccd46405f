using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Lint;
using Bulkhead.Iam.Questions;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam compare</c>: does a new policy allow anything that the existing one does not?</summary>
internal static class CompareCommand
{
    public static Command Make(Terminal terminal)
    {
        var existing = new Option<string>("--existing") { Description = "The policy as it is", HelpName = "FILE", Required = true };
        var proposed = new Option<string>("--new") { Description = "The policy as it shall be", HelpName = "FILE", Required = true };
        var kind = KindOption();
        var json = CommonOptions.Json();
        var command = new Command("compare", "Find access that a new policy adds; exit code 0: none, 3: found, 4: unknown")
        {
            existing, proposed, kind, json,
        };
        command.SetAction(result =>
        {
            if (!TryReadKind(result.GetValue(kind), terminal, out var read)) return ExitCodes.Usage;
            var diagnostics = new DiagnosticBag();
            var before = QuestionAnswer.Read(result.GetRequiredValue(existing), diagnostics);
            var after = QuestionAnswer.Read(result.GetRequiredValue(proposed), diagnostics);
            DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
            if (before is null || after is null) return ExitCodes.Failure;
            var answer = new PolicyQuestion().Compare(before, after, read);
            return QuestionAnswer.Write(
                terminal,
                answer,
                result.GetValue(json) ? writer => AccessAnswerJson.WriteComparison(writer, answer) : null,
                "the new policy allows nothing that the existing one does not",
                "the new policy allows this, and the existing one does not");
        });
        return command;
    }

    /// <summary>The option that says what documents are for.</summary>
    public static Option<string?> KindOption() => new("--kind")
    {
        Description = $"What the documents are for, instead of a guess: {string.Join(", ", PolicyDocumentKinds.AllNames)}",
    };

    /// <summary>Reads it; says so when it is wrong.</summary>
    public static bool TryReadKind(string? name, Terminal terminal, out PolicyDocumentKind? kind)
    {
        kind = PolicyDocumentKinds.TryParse(name);
        if (name is null || kind is not null) return true;
        terminal.People.MarkupLine($"[red]error[/]: --kind takes one of {string.Join(", ", PolicyDocumentKinds.AllNames)}.");
        return false;
    }
}
