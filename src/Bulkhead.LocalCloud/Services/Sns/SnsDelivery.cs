using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Brings messages to the subscriptions of a topic. E-mail goes into the cloud's mailbox; other protocols reach nobody.</summary>
internal static class SnsDelivery
{
    /// <summary>SNS Developer Guide: the subject of mail whose publisher gives none.</summary>
    private const string UsualSubject = "AWS Notification Message";

    // Publish API page: a message has 256 KB at most.
    private const int LongestMessage = 256 * 1024;

    /// <summary>Whether a message is longer than SNS takes.</summary>
    public static bool IsTooLong(string message) => Encoding.UTF8.GetByteCount(message) > LongestMessage;

    /// <summary>Publishes a message.</summary>
    public static void Publish(ResourceStore store, JsonObject topic, string? subject, string message, JsonObject? attributes, DateTimeOffset now)
    {
        foreach (var (_, subscription) in SnsState.SubscriptionsOf(store, topic.Object("Attributes")!.Needed("TopicArn")).ToList())
        {
            if (SnsState.IsPending(subscription) || !SubscriptionFilter.Wants(subscription, message, attributes)) continue;
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
}
