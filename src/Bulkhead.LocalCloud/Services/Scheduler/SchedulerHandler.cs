using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>Amazon EventBridge Scheduler: schedules that call an operation with a role, once or again and again, and their groups.</summary>
internal sealed class SchedulerHandler : ServiceHandler
{
    public SchedulerHandler(ScheduledWork scheduled) : base("scheduler")
    {
        ScheduleRunner.Define(scheduled);
        Add(ScheduleOperations.CreateSchedule, ScheduleOperations.GetSchedule, ScheduleOperations.ListSchedules, ScheduleOperations.UpdateSchedule, ScheduleOperations.DeleteSchedule);
        Add(GroupOperations.CreateScheduleGroup, GroupOperations.GetScheduleGroup, GroupOperations.ListScheduleGroups, GroupOperations.DeleteScheduleGroup);
        Add(GroupOperations.TagResource, GroupOperations.UntagResource, GroupOperations.ListTagsForResource);
    }
}
