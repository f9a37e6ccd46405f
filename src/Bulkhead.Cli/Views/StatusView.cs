using Bulkhead.Cli.Output;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>The state of an organization: each account with its id and place, and what has drifted.</summary>
internal static class StatusView
{
    public static void Write(IAnsiConsole console, OrganizationModel model, Plan plan, string cloud, int unread)
    {
        console.MarkupLine(
            $"[bold]{SafeText.Markup(plan.Organization)}[/] in {SafeText.Markup(cloud)}, management account {plan.ManagementAccount}");
        var drift = plan.Steps.ToLookup(PlanView.AccountOf);
        var table = new Table().Border(TableBorder.Simple).AddColumns("account", "id", "kind", "unit", "state");
        AddRow(table, StepAddress.Management, plan.ManagementAccount, "", "", drift[StepAddress.Management].Count());
        foreach (var account in model.Accounts)
        {
            var id = plan.AccountIds.GetValueOrDefault(account.Name, "");
            AddRow(table, account.Name, id, account.Kind, account.Unit.ToString(), drift[account.Name].Count());
        }

        console.Write(table);
        if (unread > 0) console.MarkupLine($"[yellow]{unread} accounts could not be read[/]: of them nothing is known (see the warnings).");
        if (plan.IsEmpty)
        {
            if (unread == 0) console.MarkupLine($"[green]As the file says[/] ({plan.ReadCalls} calls to read it).");
        }
        else
        {
            console.MarkupLine("[yellow]Differences:[/]");
            PlanView.Write(console, plan, all: false);
        }
    }

    private static void AddRow(Table table, string name, string id, string kind, string unit, int differences)
    {
        var state = id.Length == 0 ? "[yellow]not there yet[/]"
            : differences == 0 ? "[green]as the file says[/]"
            : $"[yellow]{differences} differences[/]";
        table.AddRow(SafeText.Markup(name), SafeText.Markup(id), SafeText.Markup(kind), SafeText.Markup(unit), state);
    }
}
