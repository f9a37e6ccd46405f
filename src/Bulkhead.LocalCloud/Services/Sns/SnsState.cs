using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Where SNS keeps topics and subscriptions: both with the topic's account and region.</summary>
internal static class SnsState
{
    public static string Topics(string account, string region) => $"sns/{account}/{region}/topics";

    public static string Subscriptions(string account, string region) => $"sns/{account}/{region}/subscriptions";

    /// <summary>A topic of any account; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, string topic) =>
        Arn.TryParse(topic) is { Service: "sns" } arn ? store.Find(Topics(arn.Account, arn.Region), topic) : null;

    /// <summary>The subscriptions of a topic, by their ARN.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> SubscriptionsOf(ResourceStore store, string topic) =>
        Arn.TryParse(topic) is { } arn ? store.All(Subscriptions(arn.Account, arn.Region)).Where(s => s.Value.Text("TopicArn") == topic) : [];

    /// <summary>Whether a subscription waits for somebody to confirm it: nothing is sent to it until then.</summary>
    public static bool IsPending(JsonObject subscription) => subscription.ContainsKey("Token");
}
