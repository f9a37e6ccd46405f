using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Subscriptions. Those of people and web addresses wait until somebody confirms them with the token that they are sent.</summary>
internal static class SubscriptionOperations
{
    private static readonly Paging Pages = Paging.NextToken(100, "InvalidParameter");
    private static readonly string[] Confirmed = ["email", "email-json", "http", "https"];

    public static JsonObject Subscribe(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var topic = input.Needed("TopicArn");
        SnsHandler.Require(context, topic);
        foreach (var (attribute, value) in input.Object("Attributes") ?? []) SubscriptionFilter.Check(attribute, value!.GetValue<string>());
        var same = SnsState.SubscriptionsOf(store, topic)
            .FirstOrDefault(s => s.Value.Text("Protocol") == input.Text("Protocol") && s.Value.Text("Endpoint") == input.Text("Endpoint"));
        if (same.Value is not null) return Answer(input, same.Key, same.Value);
        var arn = $"{topic}:{ResourceIds.Uuid()}";
        var subscription = input.Pick("TopicArn", "Protocol", "Endpoint");
        subscription["SubscriptionArn"] = arn;
        subscription["Owner"] = context.Account.Value;
        subscription["Attributes"] = input.Object("Attributes")?.DeepClone() ?? new JsonObject();
        if (Confirmed.Contains(input.Text("Protocol")))
        {
            var token = ResourceIds.Hex("", 64);
            subscription["Token"] = token;
            if (input.Needed("Protocol").StartsWith("email", StringComparison.Ordinal))
                Mailbox.Put(store, input.Text("Endpoint") ?? "", "AWS Notification - Subscription Confirmation", $"You have chosen to subscribe to the topic: {topic}. Token: {token}", context.Now);
        }

        store.Put(SnsState.Subscriptions(context.Account.Value, context.Region.Value), arn, subscription);
        return Answer(input, arn, subscription);
    }

    public static JsonObject ConfirmSubscription(CallContext context, JsonObject input)
    {
        var found = SnsState.SubscriptionsOf(context.Cloud.Store, input.Needed("TopicArn")).FirstOrDefault(s => s.Value.Text("Token") == input.Needed("Token"));
        if (found.Value is null) throw new ServiceException("InvalidParameter", "Invalid parameter: Token");
        context.Cloud.Store.Put(SnsState.Subscriptions(context.Account.Value, context.Region.Value), found.Key, found.Value.Without("Token"));
        return new JsonObject { ["SubscriptionArn"] = found.Key };
    }

    public static JsonObject Unsubscribe(CallContext context, JsonObject input) =>
        context.Cloud.Store.Remove(SnsState.Subscriptions(context.Account.Value, context.Region.Value), input.Needed("SubscriptionArn")) ? [] : throw Missing();

    public static JsonObject GetSubscriptionAttributes(CallContext context, JsonObject input)
    {
        var subscription = Require(context, input.Needed("SubscriptionArn"));
        var attributes = subscription.Object("Attributes")!.Copy();
        foreach (var member in new[] { "SubscriptionArn", "TopicArn", "Protocol", "Endpoint", "Owner" }) attributes[member] = subscription.Text(member);
        attributes["PendingConfirmation"] = SnsState.IsPending(subscription) ? "true" : "false";
        if (!attributes.ContainsKey("RawMessageDelivery")) attributes["RawMessageDelivery"] = "false";
        return new JsonObject { ["Attributes"] = attributes };
    }

    public static JsonObject SetSubscriptionAttributes(CallContext context, JsonObject input)
    {
        var subscription = Require(context, input.Needed("SubscriptionArn")).Copy();
        var (attribute, value) = (input.Needed("AttributeName"), input.Text("AttributeValue") ?? "");
        SubscriptionFilter.Check(attribute, value);
        subscription.Object("Attributes")![attribute] = value;
        context.Cloud.Store.Put(SnsState.Subscriptions(context.Account.Value, context.Region.Value), subscription.Needed("SubscriptionArn"), subscription);
        return [];
    }

    public static JsonObject ListSubscriptions(CallContext context, JsonObject input) =>
        Pages.Page(input, "Subscriptions", context.Cloud.Store.All(SnsState.Subscriptions(context.Account.Value, context.Region.Value)), Show);

    public static JsonObject ListSubscriptionsByTopic(CallContext context, JsonObject input)
    {
        SnsHandler.Require(context, input.Needed("TopicArn"));
        return Pages.Page(input, "Subscriptions", SnsState.SubscriptionsOf(context.Cloud.Store, input.Needed("TopicArn")), Show);
    }

    /// <summary>Subscribe API page: a subscription that waits is told by its ARN only to who asks for it.</summary>
    private static JsonObject Answer(JsonObject input, string arn, JsonObject subscription) =>
        new() { ["SubscriptionArn"] = SnsState.IsPending(subscription) && !input.Flag("ReturnSubscriptionArn") ? "pending confirmation" : arn };

    private static JsonObject Show(JsonObject subscription)
    {
        var shown = subscription.Pick("SubscriptionArn", "TopicArn", "Protocol", "Endpoint", "Owner");
        if (SnsState.IsPending(subscription)) shown["SubscriptionArn"] = "PendingConfirmation";
        return shown;
    }

    private static JsonObject Require(CallContext context, string arn) =>
        context.Cloud.Store.Find(SnsState.Subscriptions(context.Account.Value, context.Region.Value), arn) ?? throw Missing();

    private static ServiceException Missing() => new("NotFound", "Subscription does not exist", 404);
}
