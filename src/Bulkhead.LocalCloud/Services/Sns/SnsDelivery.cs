using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Brings messages to the subscriptions of a topic. E-mail goes into the cloud's mailbox; other protocols reach nobody.</summary>
internal static class SnsDelivery
{
    /// <summary>SNS Developer Guide: the subject of mail whose publisher gives none.</summary>
    private const string UsualSubject = "AWS Notification Message";

    /// <summary>Publishes a message.</summary>
    public static void Publish(ResourceStore store, JsonObject topic, string? subject, string message, JsonObject? attributes, DateTimeOffset now)
    {
        foreach (var (_, subscription) in SnsState.SubscriptionsOf(store, topic.Object("Attributes")!.Needed("TopicArn")).ToList())
        {
            if (SnsState.IsPending(subscription) || !Wants(subscription, message, attributes)) continue;
            switch (subscription.Text("Protocol"))
            {
                case "email":
                    Mailbox.Put(store, subscription.Needed("Endpoint"), subject ?? UsualSubject, message, now);
                    break;
                case "email-json":
                    var json = new JsonObject { ["Type"] = "Notification", ["TopicArn"] = subscription.Text("TopicArn"), ["Subject"] = subject, ["Message"] = message, ["Timestamp"] = now.ToJson() };
                    Mailbox.Put(store, subscription.Needed("Endpoint"), subject ?? UsualSubject, json.ToJsonString(), now);
                    break;
                default:
                    // Queues, functions, addresses on the web and telephones are not in the local cloud.
                    break;
            }
        }
    }

    /// <summary>SNS Developer Guide, "Amazon SNS subscription filter policies".</summary>
    private static bool Wants(JsonObject subscription, string message, JsonObject? attributes)
    {
        if (subscription.Object("Attributes")?.Text("FilterPolicy") is not { Length: > 2 } policy) return true;
        var candidate = subscription.Object("Attributes")!.Text("FilterPolicyScope") == "MessageBody" ? Parse(message) : Flatten(attributes);
        return candidate is not null && EventPattern.Read(policy).Matches(candidate);
    }

    private static JsonObject Flatten(JsonObject? attributes) =>
        new((attributes ?? []).Select(a => KeyValuePair.Create<string, JsonNode?>(a.Key, (a.Value as JsonObject)?.Text("StringValue"))));

    private static JsonObject? Parse(string message)
    {
        try
        {
            return JsonNode.Parse(message) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
