using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>The operations that show and stop what is done to a stack set.</summary>
internal static class OperationReads
{
    /// <summary><c>DescribeStackSetOperation</c></summary>
    public static JsonObject Describe(CallContext context, JsonObject input)
    {
        var (store, set, operation) = Find(context, input);
        return new JsonObject { ["StackSetOperation"] = StackSetView.Operation(store, set, operation) };
    }

    /// <summary><c>ListStackSetOperations</c>, the newest first.</summary>
    public static JsonObject List(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var set = scope.Require(input);
        return Page.Put([], "Summaries", scope.Store.Operations(set).Select(operation => StackSetView.OperationSummary(scope.Store, set, operation)), input, input.Int("MaxResults") ?? Page.Size);
    }

    /// <summary><c>ListStackSetOperationResults</c></summary>
    public static JsonObject ListResults(CallContext context, JsonObject input)
    {
        var (store, set, operation) = Find(context, input);
        var states = input.Objects("Filters").SelectMany(filter => filter.Text("Values")?.Split(',') ?? []).ToHashSet(StringComparer.Ordinal);
        var results = store.Results(set, operation).Where(result => states.Count == 0 || states.Contains(result.Status));
        return Page.Put([], "Summaries", results.Select(StackSetView.Result), input, input.Int("MaxResults") ?? Page.Size);
    }

    /// <summary><c>StopStackSetOperation</c>: what has begun goes to its end.</summary>
    public static JsonObject Stop(CallContext context, JsonObject input)
    {
        var (store, set, operation) = Find(context, input);
        if (operation.Status is not (StackSetOperation.Running or StackSetOperation.Queued))
            throw StackSetRefusal.Invalid($"Operation {operation.Id} is in {operation.Status} state and can't be stopped");
        var stopping = operation with { Status = StackSetOperation.Stopping };
        store.Put(set, stopping);
        OperationRunner.Plan(store, set, stopping, context.Now);
        return [];
    }

    /// <summary><c>ListStackSetAutoDeploymentTargets</c></summary>
    public static JsonObject ListTargets(CallContext context, JsonObject input)
    {
        var set = StackSetScope.Of(context, input).Require(input);
        return Page.Put([], "Summaries", set.Targets.Where(_ => set.AutoDeploys).Select(JsonNode (target) => new JsonObject
        {
            ["OrganizationalUnitId"] = target.Unit,
            ["Regions"] = JsonText.List(target.Regions),
        }), input, input.Int("MaxResults") ?? Page.Size);
    }

    private static (StackSetStore Store, StackSet Set, StackSetOperation Operation) Find(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        var set = scope.Require(input);
        var id = input.Needed("OperationId");
        return (scope.Store, set, scope.Store.FindOperation(set, id) ?? throw StackSetRefusal.OperationMissing(set, id));
    }
}
