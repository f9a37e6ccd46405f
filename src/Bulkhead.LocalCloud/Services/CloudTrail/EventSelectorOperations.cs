using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CloudTrail;

/// <summary>Which events a trail keeps.</summary>
internal static class EventSelectorOperations
{
    public static JsonObject PutEventSelectors(CallContext context, JsonObject input)
    {
        var trail = TrailState.RequireOwn(context, input.Needed("TrailName"));
        if (input["EventSelectors"] is null == input["AdvancedEventSelectors"] is null)
            throw new ServiceException("InvalidEventSelectorsException", "Give either event selectors or advanced event selectors.");
        trail.Remove("EventSelectors");
        trail.Remove("AdvancedEventSelectors");
        foreach (var (name, value) in input.Pick("EventSelectors", "AdvancedEventSelectors")) trail[name] = value!.DeepClone();
        trail["HasCustomEventSelectors"] = true;
        TrailState.Put(context, trail);
        return Answer(trail);
    }

    public static JsonObject GetEventSelectors(CallContext context, JsonObject input) =>
        Answer(TrailState.Require(context, input.Needed("TrailName")));

    private static JsonObject Answer(JsonObject trail)
    {
        var answer = trail.Pick("TrailARN", "EventSelectors", "AdvancedEventSelectors");
        if (answer.Count > 1) return answer;
        // A new trail keeps all management events.
        answer["EventSelectors"] = new JsonArray(new JsonObject
        {
            ["ReadWriteType"] = "All",
            ["IncludeManagementEvents"] = true,
            ["DataResources"] = new JsonArray(),
            ["ExcludeManagementEventSources"] = new JsonArray(),
        });
        return answer;
    }
}
