using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>Where rules send their events.</summary>
internal static class TargetOperations
{
    private static readonly Paging Pages = new("NextToken", "NextToken", "Limit", null, 100, "ValidationException");

    // EventBridge User Guide, "Amazon EventBridge quotas".
    private const int MostTargets = 5;

    public static JsonObject PutTargets(CallContext context, JsonObject input)
    {
        var rule = EventBridgeState.RequireRule(context, EventBridgeState.OwnBus(context, input.Text("EventBusName")), input.Needed("Rule")).Copy();
        var targets = rule.Object("Targets")!;
        foreach (var target in input.Objects("Targets")) targets[target.Needed("Id")] = target.DeepClone();
        if (targets.Count > MostTargets) throw new ServiceException("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        EventBridgeState.PutRule(context, rule);
        return new JsonObject { ["FailedEntryCount"] = 0, ["FailedEntries"] = new JsonArray() };
    }

    public static JsonObject RemoveTargets(CallContext context, JsonObject input)
    {
        var rule = EventBridgeState.RequireRule(context, EventBridgeState.OwnBus(context, input.Text("EventBusName")), input.Needed("Rule")).Copy();
        var failed = new JsonArray();
        foreach (var id in input.Texts("Ids"))
        {
            if (rule.Object("Targets")!.Remove(id)) continue;
            failed.Add((JsonNode)new JsonObject { ["TargetId"] = id, ["ErrorCode"] = "ResourceNotFoundException", ["ErrorMessage"] = $"Target {id} does not exist." });
        }

        EventBridgeState.PutRule(context, rule);
        return new JsonObject { ["FailedEntryCount"] = failed.Count, ["FailedEntries"] = failed };
    }

    public static JsonObject ListTargetsByRule(CallContext context, JsonObject input)
    {
        var rule = EventBridgeState.RequireRule(context, EventBridgeState.OwnBus(context, input.Text("EventBusName")), input.Needed("Rule"));
        var targets = rule.Object("Targets")!.Select(t => KeyValuePair.Create(t.Key, (JsonObject)t.Value!)).OrderBy(t => t.Key, StringComparer.Ordinal);
        return Pages.Page(input, "Targets", targets, t => t.Copy());
    }

    public static JsonObject ListRuleNamesByTarget(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.OwnBus(context, input.Text("EventBusName"));
        EventBridgeState.RequireBus(context, bus);
        var arn = input.Needed("TargetArn");
        var rules = context.Cloud.Store.All(EventBridgeState.Rules(context.Account.Value, context.Region.Value, bus))
            .Where(r => r.Value.Object("Targets")!.Any(t => t.Value is JsonObject target && target.Text("Arn") == arn));
        return Pages.Page(input, "RuleNames", rules, r => JsonValue.Create(r.Needed("Name")));
    }
}
