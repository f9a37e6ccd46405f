using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary>What roles, users and groups have in common: attached and inline policies, a permissions boundary, tags.</summary>
/// <param name="Kind"><c>Role</c>, <c>User</c> or <c>Group</c>, as the names of IAM's operations have it.</param>
internal sealed record IamPrincipal(string Kind)
{
    private readonly string _name = $"{Kind}Name";

    /// <summary>An inline policy of a template.</summary>
    public static PropertyType InlinePolicies { get; } = PropertyType.ListOf(PropertyType.Object(
        Property.Of("PolicyName", PropertyType.Text).Required(), Property.Of("PolicyDocument", PropertyType.Json).Required()));

    /// <summary>Brings the policies from one state to another.</summary>
    public void SetPolicies(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        foreach (var arn in after.Without("ManagedPolicyArns", before)) call.Do("iam", $"Attach{Kind}Policy", Input(name).With("PolicyArn", arn));
        foreach (var arn in before.Without("ManagedPolicyArns", after)) call.Try("iam", $"Detach{Kind}Policy", Input(name).With("PolicyArn", arn));
        foreach (var policy in after.Without("Policies", before)) PutInline(call, name, (JsonObject)policy);
        var kept = after.Objects("Policies").Select(policy => policy.Text("PolicyName")).ToHashSet();
        foreach (var policy in before.Objects("Policies").Where(policy => !kept.Contains(policy.Text("PolicyName")))) DeleteInline(call, name, policy.Text("PolicyName")!);
    }

    /// <summary>Puts an inline policy: an object with PolicyName and PolicyDocument.</summary>
    public void PutInline(ResourceCall call, string name, JsonObject policy) => call.Do("iam", $"Put{Kind}Policy",
        Input(name).Take(policy, "PolicyName").With("PolicyDocument", JsonText.Write(policy["PolicyDocument"])));

    /// <summary>Removes an inline policy.</summary>
    public void DeleteInline(ResourceCall call, string name, string policy) =>
        call.Try("iam", $"Delete{Kind}Policy", Input(name).With("PolicyName", policy));

    /// <summary>Reads an inline policy; null when it is not there.</summary>
    public JsonNode? ReadInline(ResourceCall call, string name, string policy) =>
        call.Try("iam", $"Get{Kind}Policy", Input(name).With("PolicyName", policy)) is { } answer ? PolicyText.Read(answer.Text("PolicyDocument")) : null;

    /// <summary>Brings the permissions boundary from one state to another.</summary>
    public void SetBoundary(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        if (JsonNode.DeepEquals(before["PermissionsBoundary"], after["PermissionsBoundary"])) return;
        if (after["PermissionsBoundary"] is { } boundary) call.Do("iam", $"Put{Kind}PermissionsBoundary", Input(name).With("PermissionsBoundary", boundary));
        else call.Try("iam", $"Delete{Kind}PermissionsBoundary", Input(name));
    }

    /// <summary>Brings the tags from one state to another.</summary>
    public void SetTags(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        var (set, removed) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("iam", $"Tag{Kind}", Input(name).With("Tags", TagChanges.List(set)));
        if (removed.Count > 0) call.Do("iam", $"Untag{Kind}", Input(name).With("TagKeys", JsonText.List(removed)));
    }

    /// <summary>Removes the policies of a template, so that the principal can be deleted.</summary>
    public void Clear(ResourceCall call, string name, JsonObject properties) => SetPolicies(call, name, properties, []);

    /// <summary>The policies as they are, of those kinds that are expected.</summary>
    public void ReadPolicies(ResourceCall call, string name, JsonObject expected, JsonObject actual)
    {
        if (expected.ContainsKey("ManagedPolicyArns"))
        {
            var attached = call.Pages("iam", $"ListAttached{Kind}Policies", Input(name), "AttachedPolicies", "Marker", "Marker");
            actual["ManagedPolicyArns"] = PropertyMapping.Arrange(expected["ManagedPolicyArns"], attached.Select(policy => policy["PolicyArn"]!));
        }

        if (expected.ContainsKey("Policies"))
        {
            actual["Policies"] = JsonText.List(expected.Objects("Policies").Select(policy => policy.Text("PolicyName")!)
                .Select(policy => (policy, document: ReadInline(call, name, policy))).Where(entry => entry.document is not null)
                .Select(JsonNode (entry) => new JsonObject { ["PolicyName"] = entry.policy, ["PolicyDocument"] = entry.document }));
        }
    }

    /// <summary>A request about one principal.</summary>
    public JsonObject Input(string name) => new() { [_name] = name };
}
