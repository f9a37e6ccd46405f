using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Prices;

namespace Bulkhead.LocalCloud.Services.Budgets;

/// <summary>AWS Budgets.</summary>
internal sealed class BudgetsHandler : ServiceHandler
{
    internal static readonly Paging Pages = Paging.NextToken(100, "InvalidNextTokenException");

    private readonly BudgetSpend _spend;

    public BudgetsHandler(PriceList prices) : base("budgets")
    {
        _spend = new BudgetSpend(prices);
        Add(CreateBudget, UpdateBudget, DeleteBudget, DescribeBudget, DescribeBudgets);
        Add(ActionOperations.CreateBudgetAction, ActionOperations.UpdateBudgetAction, ActionOperations.DeleteBudgetAction, ActionOperations.ExecuteBudgetAction);
        Add("DescribeBudgetAction", (context, input) => Looked(context, input, ActionOperations.DescribeBudgetAction));
        Add("DescribeBudgetActionsForBudget", (context, input) => Looked(context, input, ActionOperations.DescribeBudgetActionsForBudget));
        Add("DescribeBudgetActionsForAccount", (context, input) => Looked(context, input, ActionOperations.DescribeBudgetActionsForAccount));
        Add(NotificationOperations.CreateNotification, NotificationOperations.UpdateNotification, NotificationOperations.DeleteNotification,
            NotificationOperations.DescribeNotificationsForBudget, NotificationOperations.DescribeSubscribersForNotification,
            NotificationOperations.CreateSubscriber, NotificationOperations.DeleteSubscriber);
        Add(TagResource, UntagResource, ListTagsForResource);
    }

    /// <summary>The budgets of the account that a request names, which must be the caller's.</summary>
    internal static string Collection(CallContext context, JsonObject input) =>
        input.Text("AccountId") == context.Account.Value
            ? Collection(context)
            : throw new ServiceException(
                "AccessDeniedException", $"User: {context.Caller.Arn} is not authorized to access the budgets of account {input.Text("AccountId")}");

    /// <summary>The budget that a request names: <c>Budget</c>, <c>Notifications</c>, <c>Actions</c>, <c>Tags</c>.</summary>
    internal static JsonObject Require(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(Collection(context, input), input.Needed("BudgetName")) ?? throw NotFound(input.Needed("BudgetName"));

    private static string Collection(CallContext context) => $"budgets/{context.Account}";

    private static JsonObject CreateBudget(CallContext context, JsonObject input)
    {
        var budget = Complete(context, input.Object("Budget")!);
        var name = budget.Needed("BudgetName");
        var collection = Collection(context, input);
        if (context.Cloud.Store.Find(collection, name) is not null)
            throw new ServiceException("DuplicateRecordException", $"Error creating budget: {name} - the budget already exists.");
        context.Cloud.Store.Put(collection, name, new JsonObject
        {
            ["Budget"] = budget,
            ["Notifications"] = input.Objects("NotificationsWithSubscribers").Select(n => n.Copy()).ToJson(),
            ["Tags"] = TagSet.Read(input.Objects("ResourceTags")),
        });
        return [];
    }

    private static JsonObject UpdateBudget(CallContext context, JsonObject input)
    {
        var budget = Complete(context, input.Object("NewBudget")!);
        var name = budget.Needed("BudgetName");
        var kept = (context.Cloud.Store.Find(Collection(context, input), name) ?? throw NotFound(name)).Copy();
        kept["Budget"] = budget;
        context.Cloud.Store.Put(Collection(context, input), name, kept);
        return [];
    }

    private static JsonObject DeleteBudget(CallContext context, JsonObject input)
    {
        Require(context, input);
        context.Cloud.Store.Remove(Collection(context, input), input.Needed("BudgetName"));
        return [];
    }

    private JsonObject DescribeBudget(CallContext context, JsonObject input) =>
        Looked(context, input, (c, i) => new() { ["Budget"] = Require(c, i).Object("Budget")!.Copy() });

    /// <summary>What a description says after the budgets were looked at.</summary>
    private JsonObject Looked(CallContext context, JsonObject input, Operation describe)
    {
        _spend.Look(context, Collection(context, input));
        return describe(context, input);
    }

    private JsonObject DescribeBudgets(CallContext context, JsonObject input)
    {
        _spend.Look(context, Collection(context, input));
        var page = Pages.Page(input, "Budgets", context.Cloud.Store.All(Collection(context, input)), b => b.Object("Budget")!.Copy());
        // An account without budgets gets no list at all.
        if (!page.Objects("Budgets").Any()) page.Remove("Budgets");
        return page;
    }

    private static JsonObject TagResource(CallContext context, JsonObject input)
    {
        ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("ResourceTags")));
        return [];
    }

    private static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("ResourceTagKeys")));
        return [];
    }

    private static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["ResourceTags"] = TagSet.List(RequireByArn(context, input).Object("Tags")) };

    private static void ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var kept = RequireByArn(context, input).Copy();
        kept["Tags"] = change(kept.Object("Tags")!);
        context.Cloud.Store.Put(Collection(context), kept.Object("Budget")!.Needed("BudgetName"), kept);
    }

    private static JsonObject RequireByArn(CallContext context, JsonObject input)
    {
        var arn = input.Needed("ResourceARN");
        var prefix = $"arn:aws:budgets::{context.Account}:budget/";
        return (arn.StartsWith(prefix, StringComparison.Ordinal) ? context.Cloud.Store.Find(Collection(context), arn[prefix.Length..]) : null)
            ?? throw NotFound(arn);
    }

    /// <summary>What AWS adds to a budget that does not say it (CreateBudget API page).</summary>
    private static JsonObject Complete(CallContext context, JsonObject given)
    {
        var budget = given.Copy();
        var type = budget.Needed("BudgetType");
        if (type is "COST" or "USAGE" && budget["BudgetLimit"] is null && budget["PlannedBudgetLimits"] is null && budget["AutoAdjustData"] is null)
            throw new ServiceException("InvalidParameterException", "Budget limit or planned budget limits must be given.");
        budget["TimePeriod"] ??= new JsonObject
        {
            ["Start"] = new DateTimeOffset(context.Now.Year, context.Now.Month, 1, 0, 0, 0, TimeSpan.Zero).ToJson(),
            ["End"] = "2087-06-15T00:00:00Z",
        };
        if (type == "COST")
        {
            var costs = budget.Object("CostTypes") ?? [];
            if (costs.Parent is null) budget["CostTypes"] = costs;
            foreach (var name in new[] { "Tax", "Subscription", "Refund", "Credit", "Upfront", "Recurring", "OtherSubscription", "Support", "Discount" })
                costs["Include" + name] ??= true;
            costs["UseBlended"] ??= false;
            costs["UseAmortized"] ??= false;
        }

        var unit = budget.Object("BudgetLimit")?.Text("Unit") ?? "USD";
        budget["CalculatedSpend"] = new JsonObject { ["ActualSpend"] = new JsonObject { ["Amount"] = "0.0", ["Unit"] = unit } };
        budget["LastUpdatedTime"] = context.Now.ToJson();
        return budget;
    }

    private static ServiceException NotFound(string name) => new("NotFoundException", $"Unable to get budget: {name} - the budget doesn't exist.");
}
