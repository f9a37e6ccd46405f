using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>
/// Carries operations on stack sets out, step by step as their stacks are done: what is due is done before the next call, and
/// survives a kill like other scheduled work.
/// </summary>
internal static class OperationRunner
{
    private const string Kind = "cloudformation:StackSetOperation";

    /// <summary>Says what the work is.</summary>
    public static void Define(ScheduledWork scheduled) => scheduled.Define(Kind, Step);

    /// <summary>Plans the next step of an operation.</summary>
    public static void Plan(StackSetStore store, StackSet set, StackSetOperation operation, DateTimeOffset due) =>
        ScheduledWork.Plan(store.Resources, Kind, due, $"{set.Uid}/{operation.Id}", new JsonObject
        {
            ["Owner"] = store.Owner,
            ["Region"] = store.Region,
            ["Uid"] = set.Uid,
            ["OperationId"] = operation.Id,
            ["Due"] = due.ToString("O", CultureInfo.InvariantCulture),
        });

    private static void Step(CallContext context, JsonObject work)
    {
        var store = new StackSetStore(context.Cloud.Store, work.Needed("Owner"), work.Needed("Region"));
        if (store.FindByUid(work.Needed("Uid")) is not { } set || store.FindOperation(set, work.Needed("OperationId")) is not { } operation || operation.IsOver) return;
        // What was due earlier than this call happened then.
        var now = work.Time("Due");
        if (operation.Status == StackSetOperation.Queued) store.Put(set, operation = operation with { Status = StackSetOperation.Running });
        if (new OperationRun(context with { Now = now, RequestId = ResourceIds.Uuid() }, store, set, operation).Advance() is { } next)
        {
            Plan(store, set, operation, next);
            return;
        }

        if (store.Operations(set).LastOrDefault(waiting => waiting.Status == StackSetOperation.Queued) is { } queued) Plan(store, set, queued, now);
    }
}
