using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary><c>GetCostAndUsage</c>: what was spent in which month or on which day, grouped by one or two things.</summary>
internal sealed class CostAndUsageOperations(CostLedger ledger)
{
    private const int MostGroups = 2;
    private const int PageSize = 500;

    private static readonly string[] CostMetrics = ["AmortizedCost", "BlendedCost", "NetAmortizedCost", "NetUnblendedCost", "UnblendedCost"];

    public JsonObject GetCostAndUsage(CallContext context, JsonObject input)
    {
        var periods = Periods(input);
        var metrics = input.Texts("Metrics").ToArray();
        if (metrics.Length == 0) throw CostFilter.Refuse("Metrics should not be empty");
        if (Array.Find(metrics, m => !CostMetrics.Contains(m)) is { } metric) throw CostFilter.Refuse($"Metric {metric} is not in the local cloud");
        var definitions = input.Objects("GroupBy").ToArray();
        if (definitions.Length > MostGroups) throw CostFilter.Refuse("You can only group by two dimensions");
        var lines = ledger.Lines(context)
            .Where(l => input.Object("Filter") is not { } filter || CostFilter.Matches(filter, l, key => CostTagOperations.IsActive(context, key)))
            .ToArray();

        var rows = new List<(int Period, string[] Keys, decimal Amount)>();
        for (var i = 0; i < periods.Count; i++)
        {
            var period = i;
            var groups = lines.Select(l => (Keys: Array.ConvertAll(definitions, d => Key(context, d, l)), Amount: l.In(periods[period].Start, periods[period].End)))
                .Where(l => l.Amount != 0)
                .GroupBy(l => string.Join('\0', l.Keys), StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal);
            rows.AddRange(groups.Select(g => (period, g.First().Keys, g.Sum(l => l.Amount))));
        }

        return Page(context, input, periods, definitions, metrics, rows);
    }

    private JsonObject Page(
        CallContext context, JsonObject input, List<(DateTimeOffset Start, DateTimeOffset End)> periods, JsonObject[] definitions, string[] metrics,
        List<(int Period, string[] Keys, decimal Amount)> rows)
    {
        var from = 0;
        if (input.Text("NextPageToken") is { } token
            && !(int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out from) && from > 0 && from < rows.Count))
            throw new ServiceException("InvalidNextTokenException", "The pagination token is invalid.");
        var page = rows.Skip(from).Take(PageSize).ToArray();
        var output = new JsonObject
        {
            ["ResultsByTime"] = periods.Select((p, i) => Result(context, p, [.. page.Where(r => r.Period == i)], definitions.Length > 0, metrics)).ToJson(),
            ["DimensionValueAttributes"] = Attributes(context, definitions, page),
        };
        if (definitions.Length > 0) output["GroupDefinitions"] = definitions.ToJson();
        if (from + PageSize < rows.Count) output["NextPageToken"] = (from + PageSize).ToString(CultureInfo.InvariantCulture);
        return output;
    }

    private JsonObject Result(CallContext context, (DateTimeOffset Start, DateTimeOffset End) period, (int, string[] Keys, decimal Amount)[] rows, bool isGrouped, string[] metrics) => new()
    {
        ["TimePeriod"] = new JsonObject { ["Start"] = Day(period.Start), ["End"] = Day(period.End) },
        ["Total"] = isGrouped ? new JsonObject() : Amounts(metrics, rows.Sum(r => r.Amount)),
        ["Groups"] = isGrouped
            ? rows.Select(r => new JsonObject { ["Keys"] = r.Keys.ToJson(), ["Metrics"] = Amounts(metrics, r.Amount) }).ToJson()
            : new JsonArray(),
        // The bill of a month is final some days after its end (AWS Cost Management User Guide, "Exploring your data").
        ["Estimated"] = period.End.AddDays(5) > context.Now,
    };

    private JsonObject Amounts(string[] metrics, decimal amount) => new(metrics.Select(m => KeyValuePair.Create(m, (JsonNode?)new JsonObject
    {
        ["Amount"] = amount.ToString("0.##########", CultureInfo.InvariantCulture),
        ["Unit"] = ledger.Currency,
    })));

    /// <summary>The names of the accounts that a page has.</summary>
    private static JsonArray Attributes(CallContext context, JsonObject[] definitions, (int Period, string[] Keys, decimal Amount)[] rows)
    {
        var index = Array.FindIndex(definitions, d => d.Text("Key") == "LINKED_ACCOUNT");
        return index < 0 ? [] : rows.Select(r => r.Keys[index]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => new JsonObject
        {
            ["Value"] = id,
            ["Attributes"] = new JsonObject { ["description"] = AccountBook.Find(context.Cloud.Store, id)?.Text("Name") ?? "" },
        }).ToJson();
    }

    private static string Key(CallContext context, JsonObject definition, CostLine line)
    {
        var key = definition.Text("Key") ?? "";
        return definition.Text("Type") switch
        {
            "DIMENSION" => CostFilter.Dimension(line, key),
            "TAG" => $"{key}${(CostTagOperations.IsActive(context, key) ? line.Tags.GetValueOrDefault(key) : null)}",
            var type => throw CostFilter.Refuse($"Grouping by {type} is not in the local cloud"),
        };
    }

    /// <summary>The months or days of a request; months begin on their first day, but for the request's own ends.</summary>
    private static List<(DateTimeOffset Start, DateTimeOffset End)> Periods(JsonObject input)
    {
        var time = input.Object("TimePeriod")!;
        var (start, end) = (Date(time.Needed("Start")), Date(time.Needed("End")));
        if (start >= end) throw CostFilter.Refuse("Start date (and hour) should be before end date (and hour)");
        var isMonthly = input.Text("Granularity") switch
        {
            "MONTHLY" => true,
            "DAILY" => false,
            var other => throw CostFilter.Refuse($"Granularity {other} is not in the local cloud"),
        };
        if ((end - start).TotalDays > 366 * 4) throw CostFilter.Refuse("Invalid time period: it is longer than the data that is kept");
        var periods = new List<(DateTimeOffset, DateTimeOffset)>();
        for (var at = start; at < end;)
        {
            var next = isMonthly ? new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1) : at.AddDays(1);
            if (next > end) next = end;
            periods.Add((at, next));
            at = next;
        }

        return periods;
    }

    private static DateTimeOffset Date(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw CostFilter.Refuse("Times within a day are not in the local cloud: give days as in 2026-11-01");

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
