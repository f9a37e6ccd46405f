using System.Globalization;
using Bulkhead.Cli.Output;
using Bulkhead.Report.Costs;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>Prints what an organization costs.</summary>
internal static class CostView
{
    public static void Write(IAnsiConsole console, CostReport report, bool isAws)
    {
        Table(console, report, "payer", report.Payers, null);
        Table(console, report, "unit", report.Units, null);
        Table(console, report, "kind", report.Kinds, null);
        Table(console, report, "account", report.Accounts, report.Total);
        if (!report.Estimated.IsEmpty)
            console.MarkupLine($"Not final yet: {string.Join(", ", report.Estimated.Where(report.Months.Contains).Select(Month))}.");
        console.MarkupLine(SafeText.Markup($"Tooling is what {string.Join(", ", report.ToolingServices)} cost, which the file turns on{(report.CountsStacks ? ", and what Bulkhead's own stacks made." : ".")}"));
        if (!report.CountsStacks)
            console.MarkupLine("What Bulkhead's own stacks made is not in it: their tag does not count for bills yet. AWS shows a tag a day after its first use; apply then activates it.");
        if (isAws) console.MarkupLine($"AWS bills {report.Requests} requests of Cost Explorer for this report.");
    }

    private static void Table(IAnsiConsole console, CostReport report, string what, IEnumerable<CostRow> rows, CostRow? total)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(what);
        foreach (var month in report.Months) table.AddColumn(new TableColumn($"{Month(month)} {SafeText.Markup(report.Currency)}").RightAligned());
        table.AddColumn(new TableColumn("change").RightAligned()).AddColumn(new TableColumn("tooling").RightAligned());
        foreach (var row in rows.Concat(total is null ? [] : [total])) table.AddRow([SafeText.Markup(row.Name), .. row.Months.Select(m => Amount(m.Amount)), Change(row), Share(row)]);
        console.Write(table);
    }

    private static string Change(CostRow row) => row.Months[^1].Change is not { } change ? ""
        : Amount(change) is var text && change > 0 && text != "0.00" ? "+" + text : text;

    private static string Share(CostRow row) => row.Months[^1] is { Amount: > 0 } last
        ? $"{(last.Tooling / last.Amount).ToString("P0", CultureInfo.InvariantCulture)}"
        : "";

    private static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Amount(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("#,0.00", CultureInfo.InvariantCulture);
}
