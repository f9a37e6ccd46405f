using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>Tags of buses and rules.</summary>
internal static class EventTagOperations
{
    public static JsonObject TagResource(CallContext context, JsonObject input) =>
        Change(context, input, tagged => tagged["Tags"] = TagSet.Merge(tagged.Object("Tags"), input.Objects("Tags")));

    public static JsonObject UntagResource(CallContext context, JsonObject input) =>
        Change(context, input, tagged => tagged["Tags"] = TagSet.Remove(tagged.Object("Tags")!, input.Texts("TagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["Tags"] = TagSet.List(Find(context, input).Object("Tags")) };

    private static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var tagged = Find(context, input).Copy();
        change(tagged);
        if (tagged.ContainsKey("Targets")) EventBridgeState.PutRule(context, tagged);
        else EventBridgeState.PutBus(context, tagged);
        return [];
    }

    private static JsonObject Find(CallContext context, JsonObject input)
    {
        if (Arn.TryParse(input.Needed("ResourceARN")) is not { Service: "events" } arn || !EventBridgeState.IsHere(context, arn)) throw Missing();
        return arn.Resource.Split('/') switch
        {
            ["event-bus", .. var bus] => EventBridgeState.RequireBus(context, string.Join('/', bus)),
            ["rule", var rule] => EventBridgeState.RequireRule(context, EventBridgeState.DefaultBus, rule),
            ["rule", .. var bus, var rule] => EventBridgeState.RequireRule(context, string.Join('/', bus), rule),
            _ => throw Missing(),
        };
    }

    private static ServiceException Missing() => new("ResourceNotFoundException", "The resource does not exist.");
}
