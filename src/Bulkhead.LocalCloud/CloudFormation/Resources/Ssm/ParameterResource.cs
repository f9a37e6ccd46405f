using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Ssm;

/// <summary><c>AWS::SSM::Parameter</c></summary>
internal sealed class ParameterResource : ResourceType
{
    private static readonly string[] Settings = ["AllowedPattern", "DataType", "Description", "Tier", "Type", "Value"];

    /// <inheritdoc/>
    public override string Name => "AWS::SSM::Parameter";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AllowedPattern", Text),
            Property.Of("DataType", Text),
            Property.Of("Description", Text),
            Property.Of("Name", Text).Replacing(),
            Property.Absent("Policies"),
            Property.Of("Tags", MapOf(Text)),
            Property.Of("Tier", Text),
            Property.Of("Type", Text).Required(),
            Property.Of("Value", Text).Required(),
        ],
        Attributes = ["Type", "Value"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 1011);
        var input = new JsonObject { ["Name"] = name }.Take(properties, Settings);
        if (properties.Object("Tags") is { } tags) input["Tags"] = TagSet.List(tags);
        call.Do("ssm", "PutParameter", input);
        call.Made(name);
        return Made(name, properties);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (Settings.Any(setting => before.Text(setting) != after.Text(setting)))
            call.Do("ssm", "PutParameter", new JsonObject { ["Name"] = id, ["Overwrite"] = true }.Take(after, Settings));
        var tags = TagChanges.OfMaps(before.Object("Tags"), after.Object("Tags"));
        if (tags.Set.Count > 0) call.Do("ssm", "AddTagsToResource", Tagged(id, "Tags", TagChanges.List(tags.Set)));
        if (tags.Removed.Count > 0) call.Do("ssm", "RemoveTagsFromResource", Tagged(id, "TagKeys", JsonText.List(tags.Removed)));
        return Made(id, after);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("ssm", "DeleteParameter", new JsonObject { ["Name"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var request = new JsonObject { ["Name"] = id };
        if (call.Try("ssm", "GetParameterHistory", request) is null) return null;
        // The oldest version comes first: the newest is at the end of the last page.
        if (call.Pages("ssm", "GetParameterHistory", request, "Parameters", "NextToken", "NextToken").LastOrDefault() is not JsonObject newest) return null;
        var actual = new JsonObject { ["Name"] = id };
        foreach (var setting in Settings.Where(expected.ContainsKey))
        {
            if (newest[setting] is { } value) actual[setting] = value.DeepClone();
        }

        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagSet.Read(call.Do("ssm", "ListTagsForResource", new JsonObject { ["ResourceType"] = "Parameter", ["ResourceId"] = id }).Objects("TagList"));
        return actual;
    }

    private static JsonObject Tagged(string id, string member, JsonArray value) => new() { ["ResourceType"] = "Parameter", ["ResourceId"] = id, [member] = value };

    private static Provisioned Made(string name, JsonObject properties) =>
        new(name, new JsonObject { ["Type"] = properties.Text("Type"), ["Value"] = properties.Text("Value") });
}
