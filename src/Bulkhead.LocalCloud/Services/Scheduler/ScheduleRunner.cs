using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>
/// Runs schedules when their time has come on the cloud's clock, which is looked at before every call. The target is called as the
/// schedule's role, whose trust policy sees the schedule's group as <c>aws:SourceArn</c> (EventBridge Scheduler User Guide, "Confused
/// deputy prevention").
/// </summary>
internal static class ScheduleRunner
{
    private const string Kind = "scheduler:Run";

    // Between two calls years can go by: of what was missed this many runs are made up for.
    private const int MostMissed = 100;

    /// <summary>Says what is done when a schedule's time has come.</summary>
    public static void Define(ScheduledWork scheduled) => scheduled.Define(Kind, Run);

    /// <summary>Keeps a schedule that runs first at a time. What was planned for it before is forgotten.</summary>
    public static void Plan(CallContext context, ResourceName name, JsonObject schedule, DateTimeOffset due) => Plan(context, name, schedule, due, missed: 0);

    private static void Plan(CallContext context, ResourceName name, JsonObject schedule, DateTimeOffset due, int missed)
    {
        schedule["Run"] = ResourceIds.Uuid();
        ScheduleState.Schedules.Put(context, name, schedule);
        if (schedule.Text("State") != "ENABLED") return;
        ScheduledWork.Plan(context.Cloud.Store, Kind, due, schedule.Needed("Run"), new JsonObject
        {
            ["Account"] = name.Account.Value,
            ["Region"] = name.Region.Value,
            ["Name"] = name.Name,
            ["Run"] = schedule.Needed("Run"),
            ["Due"] = due.ToJson(),
            ["Missed"] = missed,
        });
    }

    private static void Run(CallContext context, JsonObject work)
    {
        var name = new ResourceName(AccountId.Parse(work.Needed("Account")), new RegionName(work.Needed("Region")), work.Needed("Name"));
        var store = context.Cloud.Store;
        if (ScheduleState.Schedules.Find(store, name) is not { } schedule || schedule.Text("Run") != work.Text("Run")) return;
        var due = work.Time("Due");
        var service = ScheduleState.Here(context.Cloud, name.Account, name.Region, due);
        Deliver(service, name, schedule);

        // The target may have been the schedule itself.
        if (ScheduleState.Schedules.Find(store, name) is not { } left || left.Text("Run") != work.Text("Run")) return;
        var timing = ScheduleTiming.Read(left);
        var missed = work.Int("Missed") ?? 0;
        var next = missed >= MostMissed ? timing.Skip(due, context.Now) : timing.After(due);
        if (next is { } again) Plan(service, name, left.Copy(), again, again <= context.Now ? missed + 1 : 0);
        else if (left.Text("ActionAfterCompletion") == "DELETE") ScheduleState.Schedules.Remove(service, name);
    }

    /// <summary>Calls the target. On AWS a call that is refused is tried again for a day; here it would be refused again.</summary>
    private static void Deliver(CallContext service, ResourceName name, JsonObject schedule)
    {
        var target = schedule.Object("Target")!;
        var group = ScheduleState.GroupArnOf(name with { Name = schedule.Needed("GroupName") });
        if (ServiceRole.Assume(service, target.Needed("RoleArn"), ScheduleState.ServicePrincipal, group) is not { } role) return;
        if (ScheduleTarget.RequestOf(target, schedule, service.Now) is not { } request) return;
        try
        {
            role.Call(request.Service, request.Operation, request.Input, request.Region);
        }
        catch (ServiceException)
        {
            // Nobody waits for the answer; the refusal is in the event history.
            GiveUp(role, target, request.Input);
        }
    }

    private static void GiveUp(CallContext role, JsonObject target, JsonObject input)
    {
        if (target.Object("DeadLetterConfig")?.Text("Arn") is not { } queue) return;
        try
        {
            role.Call("sqs", "SendMessage", new JsonObject { ["QueueUrl"] = ScheduleTarget.QueueUrlOf(Arn.TryParse(queue)!.Value), ["MessageBody"] = target.Text("Input") ?? input.ToJsonString() });
        }
        catch (ServiceException)
        {
            // The role may not send there either: the event is lost, as on AWS.
        }
    }
}
