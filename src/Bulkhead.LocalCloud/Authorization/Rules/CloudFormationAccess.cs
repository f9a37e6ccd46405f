using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS CloudFormation ("Controlling access with AWS Identity and Access Management").</summary>
internal sealed class CloudFormationAccess : ServiceAccess
{
    public CloudFormationAccess() : base("cloudformation", "cloudformation") => PassedRoles = [("RoleARN", "cloudformation.amazonaws.com")];

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("cloudformation:RoleArn", input.Text("RoleARN"));
        keys.Set("cloudformation:TemplateUrl", input.Text("TemplateURL"));
        keys.Set("cloudformation:StackPolicyUrl", input.Text("StackPolicyURL"));
        if (input.Text("ChangeSetName") is { } set) keys.Set("cloudformation:ChangeSetName", NameOf(set));
        if (input.ContainsKey("ResourceTypes")) keys.SetAll("cloudformation:ResourceTypes", input.Texts("ResourceTypes"));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        if (call.Input.Text("StackSetName") is { } set) return [new AccessResource(call.Regional("cloudformation", $"stackset/{set}:*"))];
        var stacks = new StackStore(call.Context);
        var name = call.Input.Text("StackName")
            ?? (call.Input.Text("ChangeSetName") is { } changeSet ? stacks.FindChangeSet(changeSet)?.StackId : null);
        if (name is null) return [new AccessResource(call.Regional("cloudformation", "stack/*/*"))];
        if (stacks.Find(name) is { } stack)
            return [new AccessResource(stack.Id) { Tags = TagSet.Read(stack.Input?.Tags.Select(t => new System.Text.Json.Nodes.JsonObject { ["Key"] = t.Key, ["Value"] = t.Value }) ?? []) }];
        return [new AccessResource(name.StartsWith("arn:", StringComparison.Ordinal) ? name : call.Regional("cloudformation", $"stack/{name}/*"))];
    }

    /// <summary>The name of a change set that is named so, or by its ARN (<c>…:changeSet/NAME/ID</c>).</summary>
    private static string NameOf(string set) =>
        set.StartsWith("arn:", StringComparison.Ordinal) && set.Split('/') is [_, var name, ..] ? name : set;
}
