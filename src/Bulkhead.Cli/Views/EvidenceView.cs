using System.Globalization;
using Bulkhead.Cli.Output;
using Bulkhead.Report.Evidence;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>Prints what is known of the controls of a framework.</summary>
internal static class EvidenceView
{
    private const int MostResources = 5;

    public static void Write(IAnsiConsole console, EvidenceReport report)
    {
        console.MarkupLine(SafeText.Markup(
            $"{report.Framework.Title}: evidence of {report.MadeAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"));
        if (report.Accounts.IsEmpty)
        {
            console.MarkupLine(SafeText.Markup($"No account of the file is of the kind {report.Framework.Kind}."));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("control").AddColumn("asks for").AddColumn("account").AddColumn("state")
            .AddColumn(new TableColumn("met").RightAligned()).AddColumn(new TableColumn("not met").RightAligned()).AddColumn(new TableColumn("unknown").RightAligned());
        foreach (var control in report.Controls)
        {
            table.AddRow(
                SafeText.Markup(control.Control.Id), SafeText.Markup(control.Control.Title), SafeText.Markup(control.Account), Name(control.State),
                Number(control.Count(EvidenceState.Met)), Number(control.Count(EvidenceState.NotMet)), Number(control.Count(EvidenceState.Unknown)));
        }

        console.Write(table);
        List(console, report, EvidenceState.NotMet, "Not met:");
        List(console, report, EvidenceState.Unknown, "Not known:");
        console.WriteLine();
        console.MarkupLine("Who says what answers which control (--json says it for each):");
        foreach (var document in report.Framework.Documents)
            console.MarkupLine(SafeText.Markup($"  {document.Name}: {document.Title}{(document.Address is null ? ", for everything else" : $" <{document.Address}>")}"));
        console.MarkupLine("This is evidence for some of the framework's controls, and no certificate: what it does not name, nobody looked at.");
    }

    /// <summary>What has a state, each once, with the controls that it answers, below the reason, which many share.</summary>
    private static void List(IAnsiConsole console, EvidenceReport report, EvidenceState state, string title)
    {
        var items = report.Controls.SelectMany(c => c.Items.Where(i => i.State == state).Select(i => (c.Account, c.Control.Id, Item: i)))
            .GroupBy(i => (i.Account, i.Item.Source, i.Item.Subject, i.Item.Detail))
            .Select(same => (
                same.Key.Account, same.Key.Source, same.Key.Subject, same.Key.Detail,
                Regions: string.Join(", ", same.Select(i => i.Item.Region).OfType<string>().Distinct()),
                Resources: same.SelectMany(i => i.Item.Resources).Distinct().ToList(),
                Controls: string.Join(", ", same.Select(i => i.Id).Distinct()))).ToList();
        if (items.Count == 0) return;
        console.WriteLine();
        console.MarkupLine(title);
        foreach (var alike in items.GroupBy(i => (i.Account, i.Source, i.Regions, i.Detail)))
        {
            console.MarkupLine(SafeText.Markup(
                $"  {alike.Key.Account}{(alike.Key.Regions.Length == 0 ? "" : $" in {alike.Key.Regions}")}: {alike.Key.Source}: {alike.Key.Detail}"));
            foreach (var item in alike)
            {
                var resources = item.Resources;
                var shown = resources.Count == 0 ? ""
                    : $": {string.Join(", ", resources.Take(MostResources))}{(resources.Count > MostResources ? $" and {resources.Count - MostResources} more" : "")}";
                console.MarkupLine(SafeText.Markup($"    {item.Subject}{shown} [{item.Controls}]"));
            }
        }
    }

    private static string Name(EvidenceState state) => state switch
    {
        EvidenceState.Met => "[green]met[/]",
        EvidenceState.NotMet => "[red]not met[/]",
        EvidenceState.Unknown => "[yellow]unknown[/]",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Number(int count) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
}
