using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>Schedule groups and their tags: schedules themselves have none.</summary>
internal static class GroupOperations
{
    private const string Prefix = "schedule-group/";

    private static readonly Paging Pages = Paging.NextToken(100, "ValidationException");

    public static JsonObject CreateScheduleGroup(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("Name"));
        var token = input.Text("ClientToken");
        if (ScheduleState.FindGroup(context.Cloud.Store, name) is { } there)
        {
            // The same request once more, as clients repeat it ("ClientToken": "Unique, case-sensitive identifier you provide to ensure the idempotency").
            if (token is not null && there.Text("ClientToken") == token) return new JsonObject { ["ScheduleGroupArn"] = there.Needed("Arn") };
            throw new ServiceException("ConflictException", $"Schedule group {name.Name} already exists.", 409);
        }

        var group = new JsonObject
        {
            ["Arn"] = ScheduleState.GroupArnOf(name),
            ["Name"] = name.Name,
            ["State"] = "ACTIVE",
            ["CreationDate"] = context.Now.ToJson(),
            ["LastModificationDate"] = context.Now.ToJson(),
            ["Tags"] = TagSet.Read(input.Objects("Tags")),
            ["ClientToken"] = token,
        };
        ScheduleState.Groups.Put(context, name, group);
        return new JsonObject { ["ScheduleGroupArn"] = group.Needed("Arn") };
    }

    public static JsonObject GetScheduleGroup(CallContext context, JsonObject input) => Show(ScheduleState.RequireGroup(context, input.Needed("Name")));

    public static JsonObject ListScheduleGroups(CallContext context, JsonObject input)
    {
        var own = KeyValuePair.Create(ScheduleState.DefaultGroup, ScheduleState.RequireGroup(context, ScheduleState.DefaultGroup));
        var wanted = ScheduleState.Groups.All(context).Append(own).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Where(g => g.Key.StartsWith(input.Text("NamePrefix") ?? "", StringComparison.Ordinal));
        return Pages.Page(input, "ScheduleGroups", wanted, Show);
    }

    public static JsonObject DeleteScheduleGroup(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("Name"));
        if (name.Name == ScheduleState.DefaultGroup) throw ScheduleState.Invalid("The default schedule group cannot be deleted.");
        ScheduleState.RequireGroup(context, name.Name);
        // DeleteScheduleGroup API page: a group goes with all of its schedules; on AWS in the course of time.
        foreach (var (schedule, _) in ScheduleState.Schedules.All(context).Where(s => s.Key.StartsWith(name.Name + "/", StringComparison.Ordinal)).ToList())
            ScheduleState.Schedules.Remove(context, ResourceName.Here(context, schedule));
        ScheduleState.Groups.Remove(context, name);
        return [];
    }

    public static JsonObject TagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("Tags")));

    public static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("TagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["Tags"] = TagSet.List(Named(context, input).Group.Object("Tags")) };

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var (name, group) = Named(context, input);
        var changed = group.Copy();
        changed["Tags"] = change(group.Object("Tags")!);
        ScheduleState.Groups.Put(context, name, changed);
        return [];
    }

    private static (ResourceName Name, JsonObject Group) Named(CallContext context, JsonObject input)
    {
        var name = ResourceName.Of(context, input.Needed("ResourceArn"), Prefix);
        return name.Account == context.Account && name.Region == context.Region
            ? (name, ScheduleState.RequireGroup(context, name.Name))
            : throw ScheduleState.NotFound($"Schedule group {name.Name} does not exist.");
    }

    private static JsonObject Show(JsonObject group) => group.Without("Tags", "ClientToken");
}
