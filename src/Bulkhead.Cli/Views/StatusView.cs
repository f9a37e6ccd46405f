using Bulkhead.Cli.Output;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Planning;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>The state of an organization: each account with its id and place, and what has drifted.</summary>
internal static class StatusView
{
    public static void Write(IAnsiConsole console, OrganizationModel model, PlanResult result, string cloud, DriftReport? drift)
    {
        var plan = result.Plan;
        console.MarkupLine(
            $"[bold]{SafeText.Markup(plan.Organization)}[/] in {SafeText.Markup(cloud)}, management account {plan.ManagementAccount}");
        var table = new Table().Border(TableBorder.Simple).AddColumns("account", "id", "kind", "unit", "state");
        foreach (var account in AccountState.Of(model, plan))
        {
            var state = account.Id.Length == 0 ? "[yellow]not there yet[/]"
                : account.Differences == 0 ? "[green]as the file says[/]"
                : $"[yellow]{Counted.Of(account.Differences, "difference")}[/]";
            table.AddRow(SafeText.Markup(account.Name), SafeText.Markup(account.Id), SafeText.Markup(account.Kind), SafeText.Markup(account.Unit), state);
        }

        console.Write(table);
        if (!result.IsRead) console.MarkupLine($"[yellow]{PlanView.Unread(result)} could not be read[/]: of that nothing is known (see the warnings).");
        if (!result.ByHand.IsEmpty) console.MarkupLine($"[yellow]{Counted.Of(result.ByHand.Length, "difference")} from the file that a person must mend[/] (see the warnings).");
        if (plan.IsEmpty)
        {
            if (result is { IsRead: true, ByHand.IsEmpty: true }) console.MarkupLine($"[green]As the file says[/] ({Counted.Of(plan.ReadCalls, "call")} to read it).");
        }
        else
        {
            console.MarkupLine("[yellow]Differences:[/]");
            PlanView.Write(console, result, all: false);
        }

        if (drift is not null) DriftView.Write(console, drift, plan);
    }
}
