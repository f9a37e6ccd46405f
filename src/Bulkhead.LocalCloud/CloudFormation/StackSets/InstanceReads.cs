using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>The operations that show the instances of a stack set.</summary>
internal static class InstanceReads
{
    /// <summary><c>DescribeStackInstance</c></summary>
    public static JsonObject Describe(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var set = scope.Require(input);
        return new JsonObject { ["StackInstance"] = StackSetView.Instance(set, Require(scope, set, input)) };
    }

    /// <summary><c>ListStackInstances</c></summary>
    public static JsonObject List(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var set = scope.Require(input);
        var (account, region) = (input.Text("StackInstanceAccount"), input.Text("StackInstanceRegion"));
        var filters = input.Objects("Filters").ToList();
        var instances = scope.Store.Instances(set).Where(instance => (account is null || instance.Account == account)
            && (region is null || instance.Region == region) && filters.TrueForAll(filter => Passes(instance, filter)));
        return Page.Put([], "Summaries", instances.Select(instance => StackSetView.InstanceSummary(set, instance)), input, input.Int("MaxResults") ?? Page.Size);
    }

    /// <summary><c>ListStackInstanceResourceDrifts</c></summary>
    public static JsonObject ListDrifts(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var set = scope.Require(input);
        var instance = Require(scope, set, input);
        var id = input.Needed("OperationId");
        if (scope.Store.FindOperation(set, id) is not { Action: StackSetOperation.DetectDrift }) throw StackSetRefusal.OperationMissing(set, id);
        var target = context with { Caller = context.Caller with { Account = AccountId.Parse(instance.Account) }, Region = new RegionName(instance.Region) };
        var found = instance.StackId is { } stack ? new StackStore(target).Find(stack)?.DriftDetection?["Resources"] as JsonObject : null;
        var states = input.Texts("StackInstanceResourceDriftStatuses").ToHashSet(StringComparer.Ordinal);
        var drifts = (found ?? []).Select(entry => (JsonObject)entry.Value!).Where(drift => states.Count == 0 || states.Contains(drift.Needed("StackResourceDriftStatus")));
        return Page.Put([], "Summaries", drifts.Select(JsonNode (drift) => drift.Pick(
            "StackId", "LogicalResourceId", "PhysicalResourceId", "ResourceType", "PropertyDifferences", "StackResourceDriftStatus", "Timestamp")), input, input.Int("MaxResults") ?? Page.Size);
    }

    private static StackInstance Require(StackSetScope scope, StackSet set, JsonObject input)
    {
        var (account, region) = (input.Needed("StackInstanceAccount"), input.Needed("StackInstanceRegion"));
        return scope.Store.FindInstance(set, account, region) ?? throw StackSetRefusal.InstanceMissing(set, account, region);
    }

    private static bool Passes(StackInstance instance, JsonObject filter)
    {
        var values = filter.Text("Values")?.Split(',') ?? [];
        return filter.Text("Name") switch
        {
            "DETAILED_STATUS" => values.Contains(instance.Detail),
            "LAST_OPERATION_ID" => values.Contains(instance.LastOperation),
            "DRIFT_STATUS" => values.Contains(instance.DriftStatus),
            _ => throw Refusal.Validation("A filter must have a name"),
        };
    }
}
