using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>Where EventBridge Scheduler keeps schedules, by <c>group/name</c>, and their groups.</summary>
internal static class ScheduleState
{
    /// <summary>The service that assumes the schedules' roles.</summary>
    public const string ServicePrincipal = "scheduler.amazonaws.com";

    /// <summary>The group that every account has from the start (EventBridge Scheduler User Guide, "Managing a schedule group").</summary>
    public const string DefaultGroup = "default";

    /// <summary>The schedules; <c>Run</c> and <c>ClientToken</c> are the local cloud's own.</summary>
    public static readonly RegionalResources Schedules = new("scheduler", "schedules");

    /// <summary>The groups but for the default one.</summary>
    public static readonly RegionalResources Groups = new("scheduler", "groups");

    /// <summary>The group that a request names.</summary>
    public static string GroupOf(JsonObject input) => input.Text("GroupName") ?? DefaultGroup;

    /// <summary>A schedule's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:scheduler:{name.Region}:{name.Account}:schedule/{name.Name}";

    /// <summary>A group's ARN.</summary>
    public static string GroupArnOf(ResourceName name) => $"arn:aws:scheduler:{name.Region}:{name.Account}:schedule-group/{name.Name}";

    /// <summary>The schedule of a name in a group of the caller's.</summary>
    public static ResourceName NameOf(CallContext context, JsonObject input) => ResourceName.Here(context, $"{GroupOf(input)}/{input.Needed("Name")}");

    /// <summary>A group; null where there is none. The default one is there without having been made.</summary>
    public static JsonObject? FindGroup(ResourceStore store, ResourceName name) => Groups.Find(store, name) ?? (name.Name != DefaultGroup ? null : new JsonObject
    {
        ["Arn"] = GroupArnOf(name),
        ["Name"] = DefaultGroup,
        ["State"] = "ACTIVE",
        ["Tags"] = new JsonObject(),
    });

    /// <summary>A group that must be there.</summary>
    /// <exception cref="ServiceException">It is not.</exception>
    public static JsonObject RequireGroup(CallContext context, string name) =>
        FindGroup(context.Cloud.Store, ResourceName.Here(context, name)) ?? throw NotFound($"Schedule group {name} does not exist.");

    /// <summary>A schedule that must be there.</summary>
    /// <exception cref="ServiceException">It is not.</exception>
    public static JsonObject Require(CallContext context, JsonObject input)
    {
        RequireGroup(context, GroupOf(input));
        return Schedules.Find(context, NameOf(context, input)) ?? throw NotFound($"Schedule {input.Needed("Name")} does not exist.");
    }

    /// <summary>The refusal of a request that makes no sense.</summary>
    public static ServiceException Invalid(string message) => new("ValidationException", message);

    /// <summary>The refusal of what is not there.</summary>
    public static ServiceException NotFound(string message) => new("ResourceNotFoundException", message, 404);

    /// <summary>Scheduler itself, in an account and region.</summary>
    public static CallContext Here(ICloud cloud, AccountId account, RegionName region, DateTimeOffset now) => new()
    {
        Caller = new CallerIdentity(account, "", ""),
        Region = region,
        RequestId = ResourceIds.Uuid(),
        Now = now,
        Service = "scheduler",
        Cloud = cloud,
    };
}
