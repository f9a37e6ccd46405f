using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.EventBridge;

/// <summary><c>AWS::Events::EventBus</c></summary>
internal sealed class EventBusResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Events::EventBus";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Absent("DeadLetterConfig"),
            Property.Of("Description", Text),
            Property.Absent("EventSourceName"),
            Property.Absent("KmsKeyIdentifier"),
            Property.Absent("LogConfig"),
            Property.Of("Name", Text).Required().Replacing(),
            Property.Of("Policy", Json),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["Arn", "Name", "Policy"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = properties.Text("Name")!;
        var made = call.Do("events", "CreateEventBus", Input(name).Take(properties, "Description", "Tags"));
        call.Made(name);
        if (properties["Policy"] is { } policy) Permit(call, name, policy);
        return Made(name, made.Text("EventBusArn")!, properties["Policy"]);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Text("Description") != after.Text("Description")) call.Do("events", "UpdateEventBus", Input(id).With("Description", after.Text("Description") ?? ""));
        var arn = call.Do("events", "DescribeEventBus", Input(id)).Text("Arn")!;
        if (!JsonNode.DeepEquals(before["Policy"], after["Policy"]))
        {
            if (after["Policy"] is { } policy) Permit(call, id, policy);
            else call.Do("events", "RemovePermission", new JsonObject { ["EventBusName"] = id, ["RemoveAllPermissions"] = true });
        }

        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("events", "TagResource", new JsonObject { ["ResourceARN"] = arn, ["Tags"] = TagChanges.List(set) });
        if (gone.Count > 0) call.Do("events", "UntagResource", new JsonObject { ["ResourceARN"] = arn, ["TagKeys"] = JsonText.List(gone) });
        return Made(id, arn, after["Policy"]);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("events", "DeleteEventBus", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("events", "DescribeEventBus", Input(id)) is not { } bus) return null;
        var actual = new JsonObject().Take(bus, "Name", "Description").With("Policy", PolicyText.Read(bus.Text("Policy")));
        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("events", "ListTagsForResource", new JsonObject { ["ResourceARN"] = bus.Text("Arn") }).Objects("Tags"));
        return actual;
    }

    private static void Permit(ResourceCall call, string name, JsonNode policy) =>
        call.Do("events", "PutPermission", new JsonObject { ["EventBusName"] = name, ["Policy"] = JsonText.Write(policy) });

    private static Provisioned Made(string name, string arn, JsonNode? policy) =>
        new(name, new JsonObject { ["Arn"] = arn, ["Name"] = name }.With("Policy", policy is null ? null : JsonText.Write(policy)));

    private static JsonObject Input(string name) => new() { ["Name"] = name };
}
