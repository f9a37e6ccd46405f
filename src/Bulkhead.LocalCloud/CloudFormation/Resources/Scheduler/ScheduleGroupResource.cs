using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Scheduler;

/// <summary><c>AWS::Scheduler::ScheduleGroup</c></summary>
internal sealed class ScheduleGroupResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Scheduler::ScheduleGroup";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties = [Property.Of("Name", Text).Replacing(), Property.Of("Tags", PropertyType.Tags)],
        Attributes = ["Arn", "CreationDate", "LastModificationDate", "State"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 64);
        call.Do("scheduler", "CreateScheduleGroup", Named(name).Take(properties, "Tags"));
        call.Made(name);
        return Made(call, name);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var made = Made(call, id);
        var arn = made.Attributes.Text("Arn");
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("scheduler", "TagResource", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = TagChanges.List(set) });
        if (gone.Count > 0) call.Do("scheduler", "UntagResource", new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = JsonText.List(gone) });
        return made;
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("scheduler", "DeleteScheduleGroup", Named(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("scheduler", "GetScheduleGroup", Named(id)) is not { } group) return null;
        var actual = new JsonObject().Take(group, "Name");
        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("scheduler", "ListTagsForResource", new JsonObject { ["ResourceArn"] = group.Text("Arn") }).Objects("Tags"));
        return actual;
    }

    private static JsonObject Named(string id) => new() { ["Name"] = id };

    private static Provisioned Made(ResourceCall call, string name) =>
        new(name, new JsonObject().Take(call.Do("scheduler", "GetScheduleGroup", Named(name)), "Arn", "CreationDate", "LastModificationDate", "State"));
}
