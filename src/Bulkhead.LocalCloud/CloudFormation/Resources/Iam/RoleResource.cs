using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::Role</c></summary>
internal sealed class RoleResource : ResourceType
{
    private static readonly IamPrincipal Principal = new("Role");

    /// <inheritdoc/>
    public override string Name => "AWS::IAM::Role";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AssumeRolePolicyDocument", Json).Required(),
            Property.Of("Description", Text),
            Property.Of("ManagedPolicyArns", ListOf(Text)),
            Property.Of("MaxSessionDuration", Whole),
            Property.Of("Path", Text).Replacing(),
            Property.Of("PermissionsBoundary", Text),
            Property.Of("Policies", IamPrincipal.InlinePolicies),
            Property.Of("RoleName", Text).Replacing(),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["Arn", "RoleId"],
        NameProperty = "RoleName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("RoleName"), 64);
        var role = (JsonObject)call.Do("iam", "CreateRole", Principal.Input(name)
            .With("AssumeRolePolicyDocument", JsonText.Write(properties["AssumeRolePolicyDocument"]))
            .Take(properties, "Description", "MaxSessionDuration", "Path", "PermissionsBoundary", "Tags"))["Role"]!;
        call.Made(name);
        Principal.SetPolicies(call, name, [], properties);
        return Made(name, role);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        call.Do("iam", "UpdateAssumeRolePolicy", Principal.Input(id).With("PolicyDocument", JsonText.Write(after["AssumeRolePolicyDocument"])));
        call.Do("iam", "UpdateRole", Principal.Input(id)
            .With("Description", after.Text("Description") ?? "").With("MaxSessionDuration", after["MaxSessionDuration"] ?? 3600));
        Principal.SetBoundary(call, id, before, after);
        Principal.SetPolicies(call, id, before, after);
        Principal.SetTags(call, id, before, after);
        return Made(id, (JsonObject)call.Do("iam", "GetRole", Principal.Input(id))["Role"]!);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (call.Try("iam", "GetRole", Principal.Input(id)) is null) return;
        Principal.Clear(call, id, properties);
        call.Try("iam", "DeleteRole", Principal.Input(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("iam", "GetRole", Principal.Input(id))?["Role"] is not JsonObject role) return null;
        var actual = new JsonObject { ["AssumeRolePolicyDocument"] = PolicyText.Read(role.Text("AssumeRolePolicyDocument")) }
            .Take(role, "Description", "MaxSessionDuration", "Path", "RoleName")
            .With("PermissionsBoundary", (role["PermissionsBoundary"] as JsonObject)?["PermissionsBoundaryArn"])
            .With("Tags", TagChanges.Show(expected["Tags"], role.Objects("Tags")));
        Principal.ReadPolicies(call, id, expected, actual);
        return actual;
    }

    private static Provisioned Made(string name, JsonObject role) => new(name, new JsonObject().Take(role, "Arn", "RoleId"));
}
