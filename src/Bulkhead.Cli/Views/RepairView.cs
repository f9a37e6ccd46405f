using Bulkhead.Cli.Output;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>How a way is taken away, for people: what costs most people something first, with the policies to put in place.</summary>
internal static class RepairView
{
    private const int MostNames = 8;

    public static void Write(IAnsiConsole console, PlannedRepair repair, string indent = "")
    {
        if (repair.Obstacle is { } obstacle)
        {
            console.MarkupLine($"{indent}[red]No repair[/]: {SafeText.Markup(obstacle)}.");
            foreach (var (step, number) in repair.Path.Select((s, i) => (s, i + 1)))
            {
                console.MarkupLine($"{indent}  {number}. {SafeText.Markup(step.Call)} on {SafeText.Markup(step.Resource)} [grey]({SafeText.Markup(step.Rule)})[/]");
            }

            return;
        }

        var touched = repair.Changes.SelectMany(c => c.Touched).Distinct(StringComparer.Ordinal).Count();
        var policies = repair.Changes.Length == 1 ? "one policy" : $"{repair.Changes.Length} policies";
        var losers = touched switch
        {
            0 => "nobody loses what they may do today",
            1 => "one principal loses what it may do today",
            _ => $"{touched} principals lose what they may do today",
        };
        console.MarkupLine($"{indent}[bold]Repair[/]: {policies}; {losers}{(repair.Smallest ? "" : " (a smaller set may exist)")}.");
        foreach (var change in repair.Changes) Write(console, change, indent + "  ");
        var (colour, after) = repair.After switch
        {
            PlannedInvariant.Proved => ("green", "proved: with this nothing leads there"),
            PlannedInvariant.Broken => ("red", "still broken"),
            _ => ("yellow", "not proved: no certain way is left, but something that is not known could be one"),
        };
        console.MarkupLine($"{indent}  After it: [{colour}]{after}[/].");
        foreach (var unknown in repair.Unknowns.Take(MostNames)) console.MarkupLine($"{indent}    [yellow]not known: {SafeText.Markup(unknown)}[/]");
        if (repair.Unknowns.Length > MostNames) console.MarkupLine($"{indent}    and {repair.Unknowns.Length - MostNames} more (--json has all)");
    }

    private static void Write(IAnsiConsole console, PlannedRepairChange change, string indent)
    {
        var kind = change.Kind.Replace('-', ' ');
        console.MarkupLine($"{indent}[bold]{SafeText.Markup(kind == change.Policy ? kind : $"{kind} {change.Policy}")}[/] of {SafeText.Markup(change.Place)}");
        foreach (var text in change.Changes) console.MarkupLine($"{indent}  {SafeText.Markup(text)}");
        foreach (var arn in change.Touched.Take(MostNames)) console.MarkupLine($"{indent}  [grey]{SafeText.Markup(arn)} loses it[/]");
        if (change.Touched.Length > MostNames) console.MarkupLine($"{indent}  [grey]and {change.Touched.Length - MostNames} more (--json has all)[/]");
        if (change.Document is not { } document)
        {
            if (change.Kind is not ("grant" or "access-lists" or "group-membership" or "attached-policy")) console.MarkupLine($"{indent}  Nothing of the policy is left: delete it.");
            return;
        }

        foreach (var line in document.Split('\n')) console.MarkupLine($"{indent}  {SafeText.Markup(line)}");
    }
}
