using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;

/// <summary><c>Bulkhead::Test::Thing</c>; its finish is a second call after the thing exists.</summary>
internal sealed class ThingResource : ResourceType
{
    public override string Name => "Bulkhead::Test::Thing";

    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Color", Text).Replacing(),
            Property.Of("Count", Whole),
            Property.Of("Finish", Text),
            Property.Of("Links", ListOf(Text)),
            Property.Of("Name", Text).Replacing(),
            Property.Of("Policy", Json),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("Value", Text).Required(),
        ],
        Attributes = ["Arn", "Value"],
        NameProperty = "Name",
    };

    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 60);
        call.Do("things", "PutThing", Input(name).Take(properties, "Value", "Tags").With("New", true));
        call.Made(name);
        return Made(call, name, properties);
    }

    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        call.Do("things", "PutThing", Input(id).Take(after, "Value", "Tags"));
        return Made(call, id, after);
    }

    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("things", "DeleteThing", Input(id));

    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("things", "GetThing", Input(id)) is not { } thing ? null : new JsonObject().Take(thing, "Value", "Tags").Take(expected, "Color", "Count", "Finish", "Links", "Name", "Policy");

    private static Provisioned Made(ResourceCall call, string name, JsonObject properties)
    {
        if (properties.Text("Finish") is { } finish) call.Do("things", "PutThing", Input(name).Take(properties, "Value", "Tags").With("Value", finish));
        return new Provisioned(name, new JsonObject { ["Arn"] = $"arn:thing:{name}", ["Value"] = properties.Text("Value") });
    }

    private static JsonObject Input(string name) => new() { ["Name"] = name };
}
