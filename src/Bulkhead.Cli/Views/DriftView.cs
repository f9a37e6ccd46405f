using Bulkhead.Cli.Output;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>What CloudFormation found changed in stacks behind their back.</summary>
internal static class DriftView
{
    /// <summary>Writes it.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="drift">What was found.</param>
    /// <param name="plan">Knows the names of the accounts.</param>
    public static void Write(IAnsiConsole console, DriftReport drift, Plan plan)
    {
        var names = plan.AccountIds.ToLookup(a => a.Value, a => a.Key);
        foreach (var stack in drift.Stacks)
        {
            var name = names[stack.Account.Value].FirstOrDefault() ?? stack.Account.Value;
            var place = $"{SafeText.Markup(name)}: stack {SafeText.Markup(stack.Stack)} in {SafeText.Markup(stack.Region.Value)}";
            if (stack.Refusal is { } refusal)
            {
                console.MarkupLine($"[yellow]not known[/] {place}: {SafeText.Markup(refusal.Code)}: {SafeText.Markup(refusal.Message)}");
                RefusalView.Write(console, refusal);
            }

            if (stack.Resources.IsEmpty) continue;
            console.MarkupLine($"[yellow]drifted[/] {place}");
            foreach (var resource in stack.Resources) WriteResource(console, resource);
        }

        if (drift.HasDrift)
        {
            console.MarkupLine("'apply' brings back what was changed or removed by hand in a stack: the steps above that change these stacks.");
        }
        else if (drift.IsWhole)
        {
            console.MarkupLine($"[green]No drift[/] in {Counted.Of(drift.Stacks.Length, "stack")}.");
        }
    }

    private static void WriteResource(IAnsiConsole console, ResourceDrift resource)
    {
        var what = $"{SafeText.Markup(resource.LogicalId)} ({SafeText.Markup(resource.Type)} {SafeText.Markup(resource.PhysicalId)})";
        console.MarkupLine(resource.IsDeleted ? $"  [red]-[/] {what} is gone" : $"  [yellow]~[/] {what}");
        foreach (var difference in resource.Differences)
        {
            console.MarkupLine(
                $"      {SafeText.Markup(difference.Property)}: [green]{SafeText.Markup(difference.Before ?? "")}[/] in the template, " +
                $"[red]{SafeText.Markup(difference.After ?? "")}[/] in AWS");
        }
    }
}
