using Bulkhead.Cli.Output;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>A verdict of <c>reach</c> for people.</summary>
internal static class ReachView
{
    public static void Write(IAnsiConsole console, ReachAnswer answer, Snapshot snapshot)
    {
        var (colour, words) = answer.Verdict switch
        {
            ReachVerdict.Broken => ("red", "can come to"),
            ReachVerdict.Proved => ("green", "cannot come to"),
            ReachVerdict.NotProved => ("yellow", "may come to"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        console.MarkupLine($"[{colour}]{ReachAnswerJson.NameOf(answer.Verdict)}[/]: {SafeText.Markup(answer.From)} {words} {SafeText.Markup(answer.To)}");
        string? rule = null;
        foreach (var step in answer.Path)
        {
            if (rule != step.RuleId + step.Gives) console.MarkupLine($"  [bold]{SafeText.Markup(step.RuleName)}[/] [grey]({step.RuleId})[/]: {SafeText.Markup(step.Gives)}");
            rule = step.RuleId + step.Gives;
            if (step.Principal.Length > 0)
            {
                console.MarkupLine($"    {step.Number}. {SafeText.Markup(step.Call)} on {SafeText.Markup(step.Resource)}");
                console.MarkupLine($"       by {SafeText.Markup(step.Principal)}");
            }

            foreach (var statement in step.Statements) console.MarkupLine($"       [grey]allowed by {SafeText.Markup(statement)}[/]");
            foreach (var assumption in step.Assumptions) console.MarkupLine($"       [grey]rests on: {SafeText.Markup(assumption)}[/]");
            foreach (var unknown in step.Unknowns) console.MarkupLine($"       [yellow]not known: {SafeText.Markup(unknown)}[/]");
        }

        if (!answer.Unknowns.IsEmpty)
        {
            console.WriteLine("To decide it, collect or declare:");
            foreach (var unknown in answer.Unknowns) console.MarkupLine($"  {SafeText.Markup(unknown)}");
        }

        if (!snapshot.HasOrganization) console.MarkupLine("[grey]No --organization was given: guardrails were taken to be none.[/]");
    }
}
