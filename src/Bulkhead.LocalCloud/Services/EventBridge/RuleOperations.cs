using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>Rules of buses.</summary>
internal static class RuleOperations
{
    private static readonly Paging Pages = new("NextToken", "NextToken", "Limit", null, 100, "ValidationException");

    // EventBridge User Guide, "Amazon EventBridge quotas".
    private const int MostRules = 300;

    public static JsonObject PutRule(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.OwnBus(context, input.Text("EventBusName"));
        EventBridgeState.RequireBus(context, bus);
        var pattern = input.Text("EventPattern");
        var schedule = input.Text("ScheduleExpression");
        if (string.IsNullOrEmpty(pattern) && string.IsNullOrEmpty(schedule))
            throw new ServiceException("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
        if (!string.IsNullOrEmpty(schedule) && bus != EventBridgeState.DefaultBus)
            throw new ServiceException("ValidationException", "ScheduleExpression is supported only on the default event bus.");
        if (!string.IsNullOrEmpty(pattern)) _ = EventPattern.Read(pattern);
        var rules = EventBridgeState.Rules(context.Account.Value, context.Region.Value, bus);
        var name = input.Needed("Name");
        var present = context.Cloud.Store.Find(rules, name);
        if (present is null && context.Cloud.Store.All(rules).Count >= MostRules)
            throw new ServiceException("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        var rule = input.Pick("Name", "EventPattern", "ScheduleExpression", "Description", "RoleArn");
        rule["Arn"] = EventBridgeState.RuleArn(context, bus, name);
        rule["State"] = input.Text("State") ?? "ENABLED";
        rule["EventBusName"] = bus;
        rule["CreatedBy"] = present?.Text("CreatedBy") ?? context.Account.Value;
        rule["Targets"] = present?.Object("Targets")?.DeepClone() ?? new JsonObject();
        // PutRule API page: tags are set when the rule is made, and left alone when it is changed.
        rule["Tags"] = present?.Object("Tags")?.DeepClone() ?? TagSet.Read(input.Objects("Tags"));
        EventBridgeState.PutRule(context, rule);
        return new JsonObject { ["RuleArn"] = rule.Text("Arn") };
    }

    public static JsonObject DescribeRule(CallContext context, JsonObject input) =>
        EventBridgeState.RequireRule(context, EventBridgeState.OwnBus(context, input.Text("EventBusName")), input.Needed("Name")).Without("Targets", "Tags");

    public static JsonObject ListRules(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.OwnBus(context, input.Text("EventBusName"));
        EventBridgeState.RequireBus(context, bus);
        var prefix = input.Text("NamePrefix") ?? "";
        var rules = context.Cloud.Store.All(EventBridgeState.Rules(context.Account.Value, context.Region.Value, bus))
            .Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal));
        return Pages.Page(input, "Rules", rules, r => r.Without("Targets", "Tags", "CreatedBy"));
    }

    public static JsonObject EnableRule(CallContext context, JsonObject input) => SetState(context, input, "ENABLED");

    public static JsonObject DisableRule(CallContext context, JsonObject input) => SetState(context, input, "DISABLED");

    public static JsonObject DeleteRule(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.OwnBus(context, input.Text("EventBusName"));
        EventBridgeState.RequireBus(context, bus);
        var rules = EventBridgeState.Rules(context.Account.Value, context.Region.Value, bus);
        // DeleteRule API page: a rule that is not there is deleted without a word.
        if (context.Cloud.Store.Find(rules, input.Needed("Name")) is not { } rule) return [];
        if (rule.Object("Targets") is { Count: > 0 }) throw new ServiceException("ValidationException", "Rule can't be deleted since it has targets.");
        context.Cloud.Store.Remove(rules, input.Needed("Name"));
        return [];
    }

    private static JsonObject SetState(CallContext context, JsonObject input, string state)
    {
        var rule = EventBridgeState.RequireRule(context, EventBridgeState.OwnBus(context, input.Text("EventBusName")), input.Needed("Name")).Copy();
        rule["State"] = state;
        EventBridgeState.PutRule(context, rule);
        return [];
    }
}
