using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>Schedules (EventBridge Scheduler API Reference).</summary>
internal static class ScheduleOperations
{
    // CreateSchedule API page, "RetryPolicy": a day, and 185 attempts.
    private const int LongestAge = 86_400;
    private const int MostAttempts = 185;

    // CreateSchedule API page, "StartDate": not earlier than five minutes ago.
    private static readonly TimeSpan EarliestStart = TimeSpan.FromMinutes(5);

    private static readonly Paging Pages = Paging.NextToken(100, "ValidationException");

    public static JsonObject CreateSchedule(CallContext context, JsonObject input)
    {
        ScheduleState.RequireGroup(context, ScheduleState.GroupOf(input));
        var name = ScheduleState.NameOf(context, input);
        if (ScheduleState.Schedules.Find(context, name) is { } there)
        {
            if (input.Text("ClientToken") is { } token && there.Text("ClientToken") == token) return Made(there);
            throw new ServiceException("ConflictException", $"Schedule {input.Needed("Name")} already exists.", 409);
        }

        return Keep(context, name, input, context.Now);
    }

    public static JsonObject GetSchedule(CallContext context, JsonObject input) => ScheduleState.Require(context, input).Without("Run", "ClientToken");

    public static JsonObject ListSchedules(CallContext context, JsonObject input)
    {
        var (group, prefix, state) = (input.Text("GroupName"), input.Text("NamePrefix") ?? "", input.Text("State"));
        if (group is not null) ScheduleState.RequireGroup(context, group);
        var wanted = ScheduleState.Schedules.All(context).Where(s => (group is null || s.Value.Text("GroupName") == group)
            && s.Value.Needed("Name").StartsWith(prefix, StringComparison.Ordinal) && (state is null || s.Value.Text("State") == state));
        return Pages.Page(input, "Schedules", wanted, Summary);
    }

    /// <summary>UpdateSchedule API page: what a request leaves out goes back to its default.</summary>
    public static JsonObject UpdateSchedule(CallContext context, JsonObject input) =>
        Keep(context, ScheduleState.NameOf(context, input), input, ScheduleState.Require(context, input).Time("CreationDate"));

    public static JsonObject DeleteSchedule(CallContext context, JsonObject input)
    {
        ScheduleState.Require(context, input);
        ScheduleState.Schedules.Remove(context, ScheduleState.NameOf(context, input));
        return [];
    }

    private static JsonObject Keep(CallContext context, ResourceName name, JsonObject input, DateTimeOffset created)
    {
        var target = input.Object("Target")!;
        CheckWindow(input.Object("FlexibleTimeWindow")!);
        ScheduleTarget.Check(target);
        var group = ScheduleState.GroupArnOf(ResourceName.Here(context, ScheduleState.GroupOf(input)));
        if (!RoleCode.Trusts(context, target.Needed("RoleArn"), ScheduleState.ServicePrincipal, group))
            throw ScheduleState.Invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        var schedule = input.Pick("ClientToken", "Description", "EndDate", "FlexibleTimeWindow", "KmsKeyArn", "Name", "ScheduleExpression", "StartDate", "Target");
        schedule["ActionAfterCompletion"] = input.Text("ActionAfterCompletion") ?? "NONE";
        schedule["Arn"] = ScheduleState.ArnOf(name);
        schedule["CreationDate"] = created.ToJson();
        schedule["GroupName"] = ScheduleState.GroupOf(input);
        schedule["LastModificationDate"] = context.Now.ToJson();
        schedule["ScheduleExpressionTimezone"] = input.Text("ScheduleExpressionTimezone") ?? "UTC";
        schedule["State"] = input.Text("State") ?? "ENABLED";
        schedule.Object("Target")!["RetryPolicy"] = Retries(target.Object("RetryPolicy"));
        var timing = ScheduleTiming.Read(schedule);
        if (!timing.IsOnce) CheckDates(schedule, context.Now);
        // AWS's pages do not say what becomes of a time that is past; what is not known is refused.
        if (timing.First(context.Now) is not { } first) throw ScheduleState.Invalid($"Invalid Schedule Expression {schedule.Needed("ScheduleExpression")}: its time is past.");
        ScheduleRunner.Plan(context, name, schedule, first);
        return Made(schedule);
    }

    private static JsonObject Retries(JsonObject? given) => new()
    {
        ["MaximumEventAgeInSeconds"] = given?.Int("MaximumEventAgeInSeconds") ?? LongestAge,
        ["MaximumRetryAttempts"] = given?.Int("MaximumRetryAttempts") ?? MostAttempts,
    };

    private static void CheckWindow(JsonObject window)
    {
        if (window.Text("Mode") == "FLEXIBLE" == (window.Int("MaximumWindowInMinutes") is null))
            throw ScheduleState.Invalid("A maximum window in minutes goes with the mode FLEXIBLE, and with no other.");
    }

    private static void CheckDates(JsonObject schedule, DateTimeOffset now)
    {
        if (schedule.ContainsKey("StartDate") && schedule.Time("StartDate") < now - EarliestStart)
            throw ScheduleState.Invalid("The StartDate you specify cannot be earlier than 5 minutes ago.");
        if (!schedule.ContainsKey("EndDate")) return;
        if (schedule.Time("EndDate") <= now) throw ScheduleState.Invalid("The EndDate you specify must be in the future.");
        if (schedule.ContainsKey("StartDate") && schedule.Time("EndDate") <= schedule.Time("StartDate"))
            throw ScheduleState.Invalid("The EndDate you specify must come after the StartDate.");
    }

    private static JsonObject Made(JsonObject schedule) => new() { ["ScheduleArn"] = schedule.Needed("Arn") };

    private static JsonObject Summary(JsonObject schedule)
    {
        var shown = schedule.Pick("Arn", "CreationDate", "GroupName", "LastModificationDate", "Name", "State");
        shown["Target"] = schedule.Object("Target")!.Pick("Arn");
        return shown;
    }
}
