using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Budgets;

/// <summary>Notifications of budgets and who gets them.</summary>
internal static class NotificationOperations
{
    public static JsonObject CreateNotification(CallContext context, JsonObject input)
    {
        Change(context, input, list =>
        {
            if (Find(list, input.Object("Notification")!) is not null)
                throw new ServiceException("DuplicateRecordException", "The notification already exists.");
            list.Add((JsonNode)input.Pick("Notification", "Subscribers"));
        });
        return [];
    }

    public static JsonObject UpdateNotification(CallContext context, JsonObject input)
    {
        Change(context, input, list => Require(list, input.Object("OldNotification")!)["Notification"] = input.Object("NewNotification")!.Copy());
        return [];
    }

    public static JsonObject DeleteNotification(CallContext context, JsonObject input)
    {
        Change(context, input, list => list.Remove(Require(list, input.Object("Notification")!)));
        return [];
    }

    public static JsonObject CreateSubscriber(CallContext context, JsonObject input)
    {
        Change(context, input, list =>
            ((JsonArray)Require(list, input.Object("Notification")!)["Subscribers"]!).Add((JsonNode)input.Object("Subscriber")!.Copy()));
        return [];
    }

    public static JsonObject DeleteSubscriber(CallContext context, JsonObject input)
    {
        Change(context, input, list =>
        {
            var subscribers = (JsonArray)Require(list, input.Object("Notification")!)["Subscribers"]!;
            var found = subscribers.FirstOrDefault(s => JsonNode.DeepEquals(s, input.Object("Subscriber"))) ?? throw NotFound("subscriber");
            subscribers.Remove(found);
        });
        return [];
    }

    public static JsonObject DescribeNotificationsForBudget(CallContext context, JsonObject input) =>
        Numbered(input, "Notifications", BudgetsHandler.Require(context, input).Objects("Notifications"), n =>
        {
            var shown = n.Object("Notification")!.Copy();
            shown["ThresholdType"] ??= "PERCENTAGE";
            shown["NotificationState"] = "OK";
            return shown;
        });

    public static JsonObject DescribeSubscribersForNotification(CallContext context, JsonObject input)
    {
        var list = (JsonArray)BudgetsHandler.Require(context, input)["Notifications"]!;
        return Numbered(input, "Subscribers", Require(list, input.Object("Notification")!).Objects("Subscribers"), s => s.Copy());
    }

    private static JsonObject Numbered(JsonObject input, string member, IEnumerable<JsonObject> items, Func<JsonObject, JsonObject> show) =>
        BudgetsHandler.Pages.Page(
            input, member, items.Select((item, i) => KeyValuePair.Create(i.ToString("d6", CultureInfo.InvariantCulture), item)), show);

    private static void Change(CallContext context, JsonObject input, Action<JsonArray> change)
    {
        var kept = BudgetsHandler.Require(context, input).Copy();
        change((JsonArray)kept["Notifications"]!);
        context.Cloud.Store.Put(BudgetsHandler.Collection(context, input), input.Needed("BudgetName"), kept);
    }

    private static JsonObject Require(JsonArray list, JsonObject notification) => Find(list, notification) ?? throw NotFound("notification");

    private static JsonObject? Find(JsonArray list, JsonObject notification) =>
        list.OfType<JsonObject>().FirstOrDefault(n => Key(n.Object("Notification")!) == Key(notification));

    private static (string?, string?, double, string) Key(JsonObject n) => (
        n.Text("NotificationType"),
        n.Text("ComparisonOperator"),
        double.Parse(n["Threshold"]!.ToJsonString(), CultureInfo.InvariantCulture),
        n.Text("ThresholdType") ?? "PERCENTAGE");

    private static ServiceException NotFound(string what) => new("NotFoundException", $"The {what} doesn't exist.");
}
