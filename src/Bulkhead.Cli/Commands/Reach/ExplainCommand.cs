using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach explain PRINCIPAL ACTION RESOURCE</c>: one decision, with all the policies involved.</summary>
internal static class ExplainCommand
{
    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var principal = new Argument<string>("principal") { Description = "A user or role, by ARN or name" };
        var action = new Argument<string>("action") { Description = "The action, such as s3:GetObject" };
        var resource = new Argument<string>("resource") { Description = "The resource's ARN, or '*' for actions without resources", DefaultValueFactory = _ => "*" };
        var command = new Command("explain", "May a principal, as it is, make a call: the decision and what every policy says; exit code 3 when it may, 0 when not, 4 when not known") { principal, action, resource };
        command.SetAction(result => Run(options, result, result.GetRequiredValue(principal), result.GetRequiredValue(action), result.GetRequiredValue(resource), terminal));
        return command;
    }

    private static int Run(ReachOptions options, ParseResult result, string principal, string action, string resource, Terminal terminal)
    {
        if (ActionCatalogue.Embedded.FindAction(action) is null || (resource != "*" && Arn.TryParse(resource) is null))
        {
            terminal.People.MarkupLine($"[red]error[/]: '{SafeText.Markup(action)}' must be an action such as s3:GetObject, and '{SafeText.Markup(resource)}' an ARN or '*'.");
            return ExitCodes.Usage;
        }

        if (options.Open(result, terminal) is not { } engine) return ExitCodes.Failure;
        var diagnostics = new DiagnosticBag();
        var subject = new NameResolver(engine.Snapshot, diagnostics).Subject(principal);
        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        if (subject is not { Principals: [var who] })
        {
            if (subject is not null) terminal.People.MarkupLine($"[red]error[/]: '{SafeText.Markup(principal)}' is not one user or role.");
            return ExitCodes.Usage;
        }

        var explained = engine.Explain(who, action, resource);
        if (result.GetValue(options.Json)) JsonOutput.Write(terminal.DataWriter, writer => ExplainedCallJson.Write(writer, who.Arn, explained));
        else Write(terminal.Data, who.Arn, explained);
        return explained.Verdict switch
        {
            PossibleVerdict.Yes => ExitCodes.Found,
            PossibleVerdict.No => ExitCodes.Success,
            _ => ExitCodes.Undecided,
        };
    }

    private static void Write(IAnsiConsole console, string who, ExplainedCall explained)
    {
        var (colour, words) = explained.Verdict switch
        {
            PossibleVerdict.Yes => ("red", "may"),
            PossibleVerdict.No => ("green", "may not"),
            _ => ("yellow", "perhaps may"),
        };
        console.MarkupLine($"{SafeText.Markup(who)} [{colour}]{words}[/] {SafeText.Markup(explained.Request.Action)} on {SafeText.Markup(explained.Request.Resources[0])}");
        foreach (var line in explained.Decision.Explanation) console.MarkupLine($"  {SafeText.Markup(line)}");
        if (explained.Unknown is { } unknown) console.MarkupLine($"  [yellow]not known: {SafeText.Markup(unknown)}[/]");
        foreach (var text in explained.RestsOn) console.MarkupLine($"  [grey]rests on: {SafeText.Markup(text)}[/]");
        console.WriteLine("Policies that have a say:");
        foreach (var policy in explained.Policies)
        {
            var said = policy.Says switch { "allows" => "green", "denies" => "red", _ => "grey" };
            console.MarkupLine($"  {policy.Kind} {SafeText.Markup(policy.Name)}: [{said}]{policy.Says}[/]{(policy.Statement is { } statement ? $" ({SafeText.Markup(statement)})" : "")}");
        }
    }
}
