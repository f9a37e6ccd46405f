using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>
/// Amazon EventBridge: buses, rules and targets. What CloudTrail records and what programs put is matched against the rules and
/// delivered to buses and SNS topics. Schedules are kept, and nothing runs by them.
/// </summary>
internal sealed class EventBridgeHandler : ServiceHandler
{
    public EventBridgeHandler(EventRouter router) : base("events")
    {
        Add(BusOperations.CreateEventBus, BusOperations.UpdateEventBus, BusOperations.DescribeEventBus, BusOperations.ListEventBuses, BusOperations.DeleteEventBus);
        Add(BusOperations.PutPermission, BusOperations.RemovePermission);
        Add(RuleOperations.PutRule, RuleOperations.DescribeRule, RuleOperations.ListRules, RuleOperations.EnableRule, RuleOperations.DisableRule, RuleOperations.DeleteRule);
        Add(TargetOperations.PutTargets, TargetOperations.RemoveTargets, TargetOperations.ListTargetsByRule, TargetOperations.ListRuleNamesByTarget);
        Add(EventTagOperations.TagResource, EventTagOperations.UntagResource, EventTagOperations.ListTagsForResource);
        Add("TestEventPattern", EventOperations.TestEventPattern);
        Add("PutEvents", (context, input) => EventOperations.PutEvents(context, input, router));
    }
}
