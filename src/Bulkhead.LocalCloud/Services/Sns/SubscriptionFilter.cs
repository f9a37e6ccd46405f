using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Which messages a subscription wants (Amazon SNS Developer Guide, "Amazon SNS subscription filter policies").</summary>
internal static class SubscriptionFilter
{
    private static readonly string[] Scopes = ["MessageAttributes", "MessageBody"];

    /// <summary>Checks an attribute of a subscription that is about filters.</summary>
    /// <exception cref="ServiceException">InvalidParameter: the filter is none.</exception>
    public static void Check(string attribute, string value)
    {
        if (attribute == "FilterPolicyScope" && !Scopes.Contains(value))
            throw new ServiceException("InvalidParameter", $"Invalid parameter: FilterPolicyScope: Invalid value [{value}]. Please use either MessageBody or MessageAttributes");
        if (attribute != "FilterPolicy" || IsNone(value)) return;
        try
        {
            _ = EventPattern.Read(value);
        }
        catch (ServiceException fault)
        {
            throw new ServiceException("InvalidParameter", $"Invalid parameter: FilterPolicy: {fault.Message}");
        }
    }

    /// <summary>Whether a subscription wants a message.</summary>
    /// <exception cref="ServiceException">The filter, which an older cloud's file may hold, is none.</exception>
    public static bool Wants(JsonObject subscription, string message, JsonObject? attributes)
    {
        if (subscription.Object("Attributes")?.Text("FilterPolicy") is not { } policy || IsNone(policy)) return true;
        var candidate = subscription.Object("Attributes")!.Text("FilterPolicyScope") == "MessageBody" ? Parse(message) : Flatten(attributes);
        return candidate is not null && EventPattern.Read(policy).Matches(candidate);
    }

    /// <summary>An empty text or an empty object takes the filter away.</summary>
    private static bool IsNone(string policy) => policy.Length == 0 || Parse(policy) is { Count: 0 };

    private static JsonObject Flatten(JsonObject? attributes) =>
        new((attributes ?? []).Select(a => KeyValuePair.Create<string, JsonNode?>(a.Key, (a.Value as JsonObject)?.Text("StringValue"))));

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
