using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::InstanceProfile</c></summary>
internal sealed class InstanceProfileResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::IAM::InstanceProfile";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("InstanceProfileName", Text).Replacing(),
            Property.Of("Path", Text).Replacing(),
            Property.Of("Roles", ListOf(Text)).Required(),
        ],
        Attributes = ["Arn"],
        NameProperty = "InstanceProfileName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("InstanceProfileName"), 128);
        var profile = (JsonObject)call.Do("iam", "CreateInstanceProfile", Input(name).Take(properties, "Path"))["InstanceProfile"]!;
        call.Made(name);
        SetRoles(call, name, [], properties);
        return new Provisioned(name, new JsonObject().Take(profile, "Arn"));
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        SetRoles(call, id, before, after);
        return new Provisioned(id, new JsonObject().Take((JsonObject)call.Do("iam", "GetInstanceProfile", Input(id))["InstanceProfile"]!, "Arn"));
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        SetRoles(call, id, properties, []);
        call.Try("iam", "DeleteInstanceProfile", Input(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("iam", "GetInstanceProfile", Input(id))?["InstanceProfile"] is not JsonObject profile ? null
            : new JsonObject().Take(profile, "InstanceProfileName", "Path").With("Roles", JsonText.List(profile.Objects("Roles").Select(role => role.Text("RoleName")!)));

    /// <summary>A profile holds one role, so the old one goes first.</summary>
    private static void SetRoles(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        foreach (var role in before.Without("Roles", after)) call.Try("iam", "RemoveRoleFromInstanceProfile", Input(name).With("RoleName", role));
        foreach (var role in after.Without("Roles", before)) call.Do("iam", "AddRoleToInstanceProfile", Input(name).With("RoleName", role));
    }

    private static JsonObject Input(string name) => new() { ["InstanceProfileName"] = name };
}
