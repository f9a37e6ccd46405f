using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::Group</c></summary>
internal sealed class GroupResource : ResourceType
{
    private static readonly IamPrincipal Principal = new("Group");

    /// <inheritdoc/>
    public override string Name => "AWS::IAM::Group";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("GroupName", Text).Replacing(),
            Property.Of("ManagedPolicyArns", ListOf(Text)),
            Property.Of("Path", Text),
            Property.Of("Policies", IamPrincipal.InlinePolicies),
        ],
        Attributes = ["Arn"],
        NameProperty = "GroupName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("GroupName"), 128);
        var group = (JsonObject)call.Do("iam", "CreateGroup", Principal.Input(name).Take(properties, "Path"))["Group"]!;
        call.Made(name);
        Principal.SetPolicies(call, name, [], properties);
        return new Provisioned(name, new JsonObject().Take(group, "Arn"));
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Text("Path") != after.Text("Path")) call.Do("iam", "UpdateGroup", Principal.Input(id).With("NewPath", after.Text("Path") ?? "/"));
        Principal.SetPolicies(call, id, before, after);
        return new Provisioned(id, new JsonObject().Take((JsonObject)call.Do("iam", "GetGroup", Principal.Input(id))["Group"]!, "Arn"));
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (call.Try("iam", "GetGroup", Principal.Input(id)) is null) return;
        Principal.Clear(call, id, properties);
        call.Try("iam", "DeleteGroup", Principal.Input(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("iam", "GetGroup", Principal.Input(id))?["Group"] is not JsonObject group) return null;
        var actual = new JsonObject().Take(group, "Path", "GroupName");
        Principal.ReadPolicies(call, id, expected, actual);
        return actual;
    }
}
