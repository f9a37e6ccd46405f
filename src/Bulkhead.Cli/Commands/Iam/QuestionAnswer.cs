using System.Diagnostics;
using System.Text.Json;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Questions;
using Spectre.Console;
using Diagnostic = Bulkhead.Core.Diagnostics.Diagnostic;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary>What <c>iam compare</c> and <c>iam check</c> have in common: reading files, and printing the answer.</summary>
internal static class QuestionAnswer
{
    /// <summary>A policy file; null when it can't be read, with a diagnostic.</summary>
    public static PolicyFile? Read(string path, DiagnosticBag diagnostics) =>
        DocumentFiles.ReadText(path, diagnostics) is { } file ? new PolicyFile(path, file.Text) : null;

    /// <summary>An account id of the command line; null when it is none, with a diagnostic.</summary>
    public static AccountId? ReadAccount(string text, DiagnosticBag diagnostics)
    {
        if (AccountId.TryParse(text) is { } account) return account;
        diagnostics.Add(new Diagnostic(CommandLineDiagnostics.WrongValue, $"'{text}' is no account id: it has twelve digits"));
        return null;
    }

    /// <summary>Prints the answer; answers the exit code.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="result">The answer.</param>
    /// <param name="json">Writes it for tools; null for people.</param>
    /// <param name="no">What "no" means, a sentence.</param>
    /// <param name="yes">What "yes" means, a sentence.</param>
    public static int Write(Terminal terminal, PolicyQuestionResult result, Action<Utf8JsonWriter>? json, string no, string yes)
    {
        DiagnosticView.Write(terminal.People, result.Diagnostics);
        if (json is not null) JsonOutput.Write(terminal.DataWriter, json);
        else if (result.Answer is { } answer) WriteText(terminal.Data, answer, no, yes);
        return result.Answer?.Verdict switch
        {
            null => ExitCodes.Failure,
            AccessVerdict.No => ExitCodes.Success,
            AccessVerdict.Yes => ExitCodes.Found,
            AccessVerdict.Unknown => ExitCodes.Undecided,
            _ => throw new UnreachableException(),
        };
    }

    private static void WriteText(IAnsiConsole console, AccessAnswer answer, string no, string yes)
    {
        console.MarkupLine(answer.Verdict switch
        {
            AccessVerdict.No => $"[green]no[/]: {no}",
            AccessVerdict.Yes => $"[red]yes[/]: {yes}",
            AccessVerdict.Unknown => "[yellow]unknown[/]: this could not be decided",
            _ => throw new UnreachableException(),
        });
        foreach (var reason in answer.Reasons) console.MarkupLine($"  {SafeText.Markup(reason)}");
        if (answer.Witness is { } witness) WriteWitness(console, witness);
    }

    private static void WriteWitness(IAnsiConsole console, AccessWitness witness)
    {
        var request = witness.Request;
        console.MarkupLine($"  principal  {SafeText.Markup(request.Principal.ToString())}");
        console.MarkupLine($"  action     {SafeText.Markup(request.Action)}");
        console.MarkupLine($"  resource   {SafeText.Markup(string.Join(", ", request.Resources))}");
        if (request.ResourceAccount is { } account) console.MarkupLine($"  account    {account}");
        foreach (var (key, value) in request.Context.Values.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase))
        {
            console.MarkupLine($"  context    {SafeText.Markup(key)} {SafeText.Markup(value.IsAbsent ? "is absent" : "= " + string.Join(", ", value.Values))}");
        }

        console.MarkupLine("  [grey]The evaluator confirms that this request is allowed.[/]");
        if (!witness.IsActionKnown) console.MarkupLine("  [grey]The catalogue does not have the action: it stands for those that AWS may add.[/]");
        if (!witness.IsPlausible) console.MarkupLine("  [grey]The action does not take resources of this type.[/]");
    }
}
