using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::User</c></summary>
internal sealed class UserResource : ResourceType
{
    private static readonly IamPrincipal Principal = new("User");

    /// <inheritdoc/>
    public override string Name => "AWS::IAM::User";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Groups", ListOf(Text)),
            Property.Absent("LoginProfile"),
            Property.Of("ManagedPolicyArns", ListOf(Text)),
            Property.Of("Path", Text),
            Property.Of("PermissionsBoundary", Text),
            Property.Of("Policies", IamPrincipal.InlinePolicies),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("UserName", Text).Replacing(),
        ],
        Attributes = ["Arn"],
        NameProperty = "UserName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("UserName"), 64);
        var user = (JsonObject)call.Do("iam", "CreateUser", Principal.Input(name).Take(properties, "Path", "PermissionsBoundary", "Tags"))["User"]!;
        call.Made(name);
        Principal.SetPolicies(call, name, [], properties);
        SetGroups(call, name, [], properties);
        return new Provisioned(name, new JsonObject().Take(user, "Arn"));
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Text("Path") != after.Text("Path")) call.Do("iam", "UpdateUser", Principal.Input(id).With("NewPath", after.Text("Path") ?? "/"));
        Principal.SetBoundary(call, id, before, after);
        Principal.SetPolicies(call, id, before, after);
        Principal.SetTags(call, id, before, after);
        SetGroups(call, id, before, after);
        return new Provisioned(id, new JsonObject().Take((JsonObject)call.Do("iam", "GetUser", Principal.Input(id))["User"]!, "Arn"));
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (call.Try("iam", "GetUser", Principal.Input(id)) is null) return;
        SetGroups(call, id, properties, []);
        Principal.Clear(call, id, properties);
        call.Try("iam", "DeleteUser", Principal.Input(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("iam", "GetUser", Principal.Input(id))?["User"] is not JsonObject user) return null;
        var actual = new JsonObject().Take(user, "Path", "UserName")
            .With("PermissionsBoundary", (user["PermissionsBoundary"] as JsonObject)?["PermissionsBoundaryArn"])
            .With("Tags", TagChanges.Show(expected["Tags"], user.Objects("Tags")));
        if (expected.ContainsKey("Groups"))
        {
            var groups = call.Pages("iam", "ListGroupsForUser", Principal.Input(id), "Groups", "Marker", "Marker");
            actual["Groups"] = PropertyMapping.Arrange(expected["Groups"], groups.Select(group => group["GroupName"]!));
        }

        Principal.ReadPolicies(call, id, expected, actual);
        return actual;
    }

    private static void SetGroups(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        foreach (var group in after.Without("Groups", before)) call.Do("iam", "AddUserToGroup", Principal.Input(name).With("GroupName", group));
        foreach (var group in before.Without("Groups", after)) call.Try("iam", "RemoveUserFromGroup", Principal.Input(name).With("GroupName", group));
    }
}
