using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Budgets;

/// <summary>
/// <c>AWS::Budgets::Budget</c>. Its notifications cannot change in place (Template Reference, "AWS::Budgets::Budget
/// NotificationWithSubscribers": Replacement), so a budget with a name of its own cannot change them at all.
/// </summary>
internal sealed class BudgetResource : ResourceType
{
    private static readonly PropertyType Spend = PropertyType.Object(Property.Of("Amount", Real).Required(), Property.Of("Unit", Text).Required());

    /// <inheritdoc/>
    public override string Name => "AWS::Budgets::Budget";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Budget", PropertyType.Object(
                Property.Absent("AutoAdjustData"),
                Property.Absent("BillingViewArn"),
                Property.Of("BudgetLimit", Spend),
                Property.Of("BudgetName", Text).Replacing(),
                Property.Of("BudgetType", Text).Required().Replacing(),
                Property.Of("CostFilters", MapOf(ListOf(Text))),
                Property.Of("CostTypes", MapOf(Flag)),
                Property.Absent("FilterExpression"),
                Property.Absent("Metrics"),
                Property.Of("PlannedBudgetLimits", MapOf(Spend)),
                Property.Of("TimePeriod", PropertyType.Object(Property.Of("End", Text), Property.Of("Start", Text))),
                Property.Of("TimeUnit", Text).Required().Replacing())).Required(),
            Property.Of("NotificationsWithSubscribers", ListOf(PropertyType.Object(
                Property.Of("Notification", PropertyType.Object(
                    Property.Of("ComparisonOperator", Text).Required(),
                    Property.Of("NotificationType", Text).Required(),
                    Property.Of("Threshold", Real).Required(),
                    Property.Of("ThresholdType", Text))).Required(),
                Property.Of("Subscribers", ListOf(PropertyType.Object(
                    Property.Of("Address", Text).Required(), Property.Of("SubscriptionType", Text).Required()))).Required()))).Replacing(),
            Property.Of("ResourceTags", PropertyType.Tags),
        ],
        NameProperty = "Budget/BudgetName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var budget = (JsonObject)properties["Budget"]!;
        var name = call.NameOr(budget.Text("BudgetName"), 100);
        call.Do("budgets", "CreateBudget", Input(call).With("Budget", ToService(budget, name)).Take(properties, "NotificationsWithSubscribers", "ResourceTags"));
        call.Made(name);
        return new Provisioned(name, []);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        call.Do("budgets", "UpdateBudget", Input(call).With("NewBudget", ToService((JsonObject)after["Budget"]!, id)));
        var (set, removed) = TagChanges.Between(Tagged(before), Tagged(after));
        var arn = ArnOf(call, id);
        if (set.Count > 0) call.Do("budgets", "TagResource", new JsonObject { ["ResourceARN"] = arn, ["ResourceTags"] = TagChanges.List(set) });
        if (removed.Count > 0) call.Do("budgets", "UntagResource", new JsonObject { ["ResourceARN"] = arn, ["ResourceTagKeys"] = JsonText.List(removed) });
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("budgets", "DeleteBudget", Input(call).With("BudgetName", id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("budgets", "DescribeBudget", Input(call).With("BudgetName", id))?["Budget"] is not JsonObject budget) return null;
        var wanted = (JsonObject)expected["Budget"]!;
        var actual = new JsonObject().Take(budget, "BudgetName", "BudgetType", "TimeUnit");
        if (budget["BudgetLimit"] is JsonObject limit) actual["BudgetLimit"] = FromSpend(limit);
        if (budget["PlannedBudgetLimits"] is JsonObject planned) actual["PlannedBudgetLimits"] = Each(planned, FromSpend);
        actual.Take(budget, "CostFilters");

        // AWS fills these in; only what the template says can drift.
        foreach (var member in new[] { "CostTypes", "TimePeriod" })
        {
            if (wanted[member] is JsonObject part && budget[member] is JsonObject real)
                actual[member] = new JsonObject(part.Select(entry => KeyValuePair.Create(entry.Key, real[entry.Key]?.DeepClone())));
        }

        foreach (var member in actual.Select(entry => entry.Key).Where(key => !wanted.ContainsKey(key)).ToList()) actual.Remove(member);
        var result = new JsonObject { ["Budget"] = actual };
        if (expected.ContainsKey("NotificationsWithSubscribers")) result["NotificationsWithSubscribers"] = Notifications(call, id, expected);
        if (expected.ContainsKey("ResourceTags"))
        {
            var tags = call.Do("budgets", "ListTagsForResource", new JsonObject { ["ResourceARN"] = ArnOf(call, id) });
            result["ResourceTags"] = TagChanges.Show(expected["ResourceTags"], tags.Objects("ResourceTags"));
        }

        return result;
    }

    private static JsonArray Notifications(ResourceCall call, string id, JsonObject expected)
    {
        var found = new List<JsonNode>();
        foreach (var notification in call.Pages("budgets", "DescribeNotificationsForBudget", Input(call).With("BudgetName", id), "Notifications", "NextToken", "NextToken"))
        {
            var subscribers = call.Pages("budgets", "DescribeSubscribersForNotification",
                Input(call).With("BudgetName", id).With("Notification", notification), "Subscribers", "NextToken", "NextToken");

            // AWS adds the state, and the type of a threshold that does not say it.
            var shown = new JsonObject().Take((JsonObject)notification, "ComparisonOperator", "NotificationType", "Threshold", "ThresholdType");
            var same = expected.Objects("NotificationsWithSubscribers").FirstOrDefault(entry => entry["Notification"] is JsonObject wanted
                && wanted.All(member => JsonNode.DeepEquals(member.Value, shown[member.Key])));
            found.Add(new JsonObject
            {
                ["Notification"] = same?["Notification"]!.DeepClone() ?? shown,
                ["Subscribers"] = PropertyMapping.Arrange(same?["Subscribers"], subscribers),
            });
        }

        return PropertyMapping.Arrange(expected["NotificationsWithSubscribers"], found);
    }

    /// <summary>Amounts are texts to the service.</summary>
    private static JsonObject ToService(JsonObject budget, string name)
    {
        var result = new JsonObject { ["BudgetName"] = name }.Take(budget, "BudgetType", "TimeUnit", "CostFilters", "CostTypes", "TimePeriod");
        if (budget["BudgetLimit"] is JsonObject limit) result["BudgetLimit"] = ToSpend(limit);
        if (budget["PlannedBudgetLimits"] is JsonObject planned) result["PlannedBudgetLimits"] = Each(planned, ToSpend);
        return result;
    }

    private static JsonNode ToSpend(JsonObject spend) => new JsonObject { ["Amount"] = JsonText.Scalar(spend["Amount"]), ["Unit"] = spend.Text("Unit") };

    private static JsonNode FromSpend(JsonObject spend) =>
        new JsonObject { ["Amount"] = double.Parse(spend.Text("Amount")!, CultureInfo.InvariantCulture), ["Unit"] = spend.Text("Unit") };

    private static JsonObject Each(JsonObject map, Func<JsonObject, JsonNode> convert) =>
        new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)convert((JsonObject)entry.Value!))));

    private static string ArnOf(ResourceCall call, string name) => $"arn:aws:budgets::{call.Context.Account}:budget/{name}";

    private static JsonObject Tagged(JsonObject properties) => new JsonObject().Take(properties, "Tags=ResourceTags");

    private static JsonObject Input(ResourceCall call) => new() { ["AccountId"] = call.Context.Account.Value };
}
