using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Prices;
using Bulkhead.LocalCloud.Services.CostExplorer;

namespace Bulkhead.LocalCloud.Services.Budgets;

/// <summary>
/// What the budgets of an account have spent in their month, by the price list. AWS looks up to three times a day (AWS Cost
/// Management User Guide, "Managing your costs with AWS Budgets"); the local cloud looks whenever somebody asks for a budget.
/// </summary>
internal sealed class BudgetSpend(PriceList prices)
{
    private readonly CostLedger _ledger = new(prices);

    /// <summary>Works out the spend of every budget of costs by the month, and does what their actions say.</summary>
    public void Look(CallContext context, string collection)
    {
        var budgets = context.Cloud.Store.All(collection).Where(b => IsSeen(b.Value.Object("Budget")!)).Select(b => KeyValuePair.Create(b.Key, b.Value.Copy())).ToList();
        if (budgets.Count == 0) return;
        var lines = _ledger.Lines(context).ToList();
        var month = new DateTimeOffset(context.Now.Year, context.Now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var (name, kept) in budgets)
        {
            var budget = kept.Object("Budget")!;
            var accounts = (budget.Object("CostFilters")?["LinkedAccount"] as JsonArray)?.Select(a => a!.GetValue<string>()).ToArray();
            var spent = lines.Where(l => accounts is null || accounts.Contains(l.Account)).Sum(l => l.In(month, context.Now));
            var before = budget.Object("CalculatedSpend")?.Object("ActualSpend")?.Text("Amount");
            var after = Math.Round(spent, 3).ToString("0.0##", CultureInfo.InvariantCulture);
            budget["CalculatedSpend"] = new JsonObject { ["ActualSpend"] = new JsonObject { ["Amount"] = after, ["Unit"] = prices.Currency } };
            var limit = decimal.Parse(budget.Object("BudgetLimit")!.Needed("Amount"), CultureInfo.InvariantCulture);
            if (ActionOperations.Trigger(context, kept, limit, spent) || before != after) context.Cloud.Store.Put(collection, name, kept);
        }
    }

    /// <summary>Other filters than accounts, and other budgets than those of costs, see nothing here.</summary>
    private bool IsSeen(JsonObject budget) =>
        budget.Text("BudgetType") == "COST" && budget.Text("TimeUnit") == "MONTHLY" && budget.Object("BudgetLimit") is { } limit
        && limit.Text("Unit") == prices.Currency
        && (budget.Object("CostFilters") is not { } filters || filters.All(f => f.Key == "LinkedAccount"));
}
