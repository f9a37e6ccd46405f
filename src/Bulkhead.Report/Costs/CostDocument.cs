using System.Globalization;
using System.Text.Json.Nodes;

namespace Bulkhead.Report.Costs;

/// <summary>The document <c>bulkhead.costs/1</c>. docs/json/costs.md describes it.</summary>
public static class CostDocument
{
    /// <summary>The report as JSON: amounts are texts with two digits, since numbers would lose them in some readers.</summary>
    public static JsonObject Make(CostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new JsonObject
        {
            ["format"] = "bulkhead.costs/1",
            ["organization"] = report.Organization,
            ["currency"] = report.Currency,
            ["months"] = new JsonArray([.. report.Months.Select(m => new JsonObject { ["month"] = Month(m), ["estimated"] = report.Estimated.Contains(m) })]),
            ["tooling"] = new JsonObject
            {
                ["services"] = new JsonArray([.. report.ToolingServices.Select(s => (JsonNode)s)]),
                ["countsStacks"] = report.CountsStacks,
            },
            ["requests"] = report.Requests,
            ["total"] = Costs(report.Total),
            ["accounts"] = new JsonArray([.. report.Accounts.Select(r => new JsonObject
            {
                ["name"] = r.Name,
                ["id"] = r.Id,
                ["kind"] = r.Kind,
                ["unit"] = r.Unit,
                ["payer"] = r.Payer,
                ["costs"] = Costs(r),
            })]),
            ["kinds"] = Rows(report.Kinds),
            ["units"] = Rows(report.Units),
            ["payers"] = Rows(report.Payers),
        };
    }

    private static JsonArray Rows(IEnumerable<CostRow> rows) => new([.. rows.Select(r => new JsonObject { ["name"] = r.Name, ["costs"] = Costs(r) })]);

    private static JsonArray Costs(CostRow row) => new([.. row.Months.Select(m => new JsonObject
    {
        ["month"] = Month(m.Month),
        ["amount"] = Amount(m.Amount),
        ["tooling"] = Amount(m.Tooling),
        ["change"] = m.Change is { } change ? Amount(change) : null,
    })]);

    private static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Amount(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);
}
