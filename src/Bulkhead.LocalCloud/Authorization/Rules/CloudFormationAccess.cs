using System.Text.Json.Nodes;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.CloudFormation.StackSets;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS CloudFormation ("Controlling access with AWS Identity and Access Management").</summary>
internal sealed class CloudFormationAccess : ServiceAccess
{
    private const string Principal = "cloudformation.amazonaws.com";

    public CloudFormationAccess() : base("cloudformation", "cloudformation")
    {
        PassedRoles = [("RoleARN", Principal), ("AdministrationRoleARN", Principal)];
        LinkedRoles = new Dictionary<string, string> { ["ActivateOrganizationsAccess"] = StackSetRoles.AdministrationService };
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("cloudformation:RoleArn", input.Text("RoleARN"));
        keys.Set("cloudformation:TemplateUrl", input.Text("TemplateURL"));
        keys.Set("cloudformation:StackPolicyUrl", input.Text("StackPolicyURL"));
        if (input.Text("ChangeSetName") is { } set) keys.Set("cloudformation:ChangeSetName", NameOf(set));
        if (input.ContainsKey("Regions")) keys.SetAll("cloudformation:TargetRegion", input.Texts("Regions"));
        if (input.ContainsKey("ResourceTypes")) keys.SetAll("cloudformation:ResourceTypes", input.Texts("ResourceTypes"));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        if (call.Input.Text("StackSetName") is { } set) return [StackSetOf(call, set)];
        var stacks = new StackStore(call.Context);
        var name = call.Input.Text("StackName")
            ?? (call.Input.Text("ChangeSetName") is { } changeSet ? stacks.FindChangeSet(changeSet)?.StackId : null);
        if (name is null) return [new AccessResource(call.Regional("cloudformation", "stack/*/*"))];
        if (stacks.Find(name) is { } stack)
            return [new AccessResource(stack.Id) { Tags = Tags(stack.Input) }];
        return [new AccessResource(name.StartsWith("arn:", StringComparison.Ordinal) ? name : call.Regional("cloudformation", $"stack/{name}/*"))];
    }

    /// <summary>
    /// The stack set of a name. A delegated administrator's are the management account's by their ARN; the account's word is the
    /// registration, which the operation itself asks for.
    /// </summary>
    private static AccessResource StackSetOf(AccessCall call, string name)
    {
        var owner = call.Input.Text("CallAs") == "DELEGATED_ADMIN" && OrganizationState.Find(call.Store)?.Text("ManagementId") is { } management
            ? management : call.Context.Account.Value;
        var region = call.Context.Region.Value;
        var set = new StackSetStore(call.Store, owner, region).Find(name);
        return new AccessResource(set?.Arn ?? (name.StartsWith("arn:", StringComparison.Ordinal) ? name : $"arn:aws:cloudformation:{region}:{owner}:stackset/{name}:*"))
        {
            Account = call.Context.Account,
            Tags = Tags(set?.Input),
        };
    }

    private static JsonObject Tags(StackInput? input) =>
        TagSet.Read(input?.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value }) ?? []);

    /// <summary>The name of a change set that is named so, or by its ARN (<c>…:changeSet/NAME/ID</c>).</summary>
    private static string NameOf(string set) =>
        set.StartsWith("arn:", StringComparison.Ordinal) && set.Split('/') is [_, var name, ..] ? name : set;
}
