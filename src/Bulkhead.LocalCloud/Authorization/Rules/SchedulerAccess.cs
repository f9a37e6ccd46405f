using System.Text.Json.Nodes;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Scheduler;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of Amazon EventBridge Scheduler: who makes or changes a schedule passes its role (User Guide, "Setting up the execution
/// role"). Tags are on groups, and count for the schedules in them too.
/// </summary>
internal sealed class SchedulerAccess() : ServiceAccess("scheduler", "scheduler")
{
    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in base.Checks(call)) yield return check;
        if (call.Input.Object("Target")?.Text("RoleArn") is { } role) yield return PassRole(call, role, ScheduleState.ServicePrincipal);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var context = call.Context;
        if (call.Input.Text("ResourceArn") is { } arn)
        {
            var named = ResourceName.Of(context, arn, "schedule-group/");
            return [new AccessResource(arn) { Account = named.Account, Tags = TagsOf(call, named) }];
        }

        if (action.Resources.Any(r => r.Type.Name == "schedule-group"))
        {
            var group = ResourceName.Here(context, call.Input.Text("Name") ?? "*");
            return [new AccessResource(ScheduleState.GroupArnOf(group)) { Tags = call.Operation == "CreateScheduleGroup" ? null : TagsOf(call, group) }];
        }

        return [new AccessResource(ScheduleState.ArnOf(ScheduleState.NameOf(context, call.Input))) { Tags = TagsOf(call, ResourceName.Here(context, ScheduleState.GroupOf(call.Input))) }];
    }

    private static JsonObject? TagsOf(AccessCall call, ResourceName group) => ScheduleState.FindGroup(call.Store, group)?.Object("Tags");
}
