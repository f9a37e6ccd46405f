using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::ServiceLinkedRole</c></summary>
internal sealed class ServiceLinkedRoleResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::IAM::ServiceLinkedRole";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AWSServiceName", Text).Required().Replacing(),
            Property.Of("CustomSuffix", Text).Replacing(),
            Property.Of("Description", Text),
        ],
        Attributes = ["RoleName"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var role = (JsonObject)call.Do("iam", "CreateServiceLinkedRole", new JsonObject().Take(properties, "AWSServiceName", "CustomSuffix", "Description"))["Role"]!;
        var name = role.Text("RoleName")!;
        call.Made(name);
        return Made(name);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        call.Do("iam", "UpdateRole", Input(id).With("Description", after.Text("Description") ?? ""));
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("iam", "DeleteServiceLinkedRole", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("iam", "GetRole", Input(id))?["Role"] is not JsonObject role ? null
            : new JsonObject().Take(role, "Description").Take(expected, "AWSServiceName", "CustomSuffix");

    private static JsonObject Input(string name) => new() { ["RoleName"] = name };

    private static Provisioned Made(string name) => new(name, new JsonObject { ["RoleName"] = name });
}
