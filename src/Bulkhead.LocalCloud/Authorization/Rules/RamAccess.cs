using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ram;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Resource Access Manager ("Actions, resources, and condition keys for AWS Resource Access Manager").</summary>
internal sealed class RamAccess : ServiceAccess
{
    public RamAccess() : base("ram", "ram") => LinkedRoles = new Dictionary<string, string> { ["EnableSharingWithAwsOrganization"] = ShareState.ServicePrincipal };

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("ram:RequestedAllowsExternalPrincipals", input.Bool("allowExternalPrincipals") ?? (call.Operation == "CreateResourceShare" ? true : null));
        if (input["principals"] is not null) keys.SetAll("ram:Principal", input.Texts("principals"));
        var resources = input.Texts("resourceArns").ToList();
        if (resources.Count > 0)
            keys.SetAll("ram:ResourceArn", resources).SetAll("ram:RequestedResourceType", resources.Select(r => ShareableType.Find(r)?.Name).OfType<string>().Distinct(StringComparer.Ordinal));
        keys.Set("ram:PermissionArn", input.Text("permissionArn"));
        if (Share(call) is { } share)
        {
            keys.Set("ram:AllowsExternalPrincipals", share.Flag("external")).Set("ram:ResourceShareName", share.Text("name")).Set("ram:ShareOwnerAccountId", share.Text("owner"));
            foreach (var (name, value) in share.Object("tags")!) keys.Set("ram:ResourceTag/" + name, value?.GetValue<string>());
        }
        else
        {
            keys.Set("ram:ResourceShareName", call.Operation == "CreateResourceShare" ? input.Text("name") : null);
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        // An invitation is the sender's by its ARN, and the receiver answers it with permissions of their own.
        if (input.Text("resourceShareInvitationArn") is { } invitation) return [new AccessResource(invitation) { Account = call.Context.Account }];
        if (input.Text("permissionArn") is { } permission) return [new AccessResource(permission)];
        var arn = input.Text("resourceShareArn") ?? input.Text("resourceArn") ?? call.Regional("ram", "resource-share/*");
        return [new AccessResource(arn) { Account = AccountId.TryParse(Arn.TryParse(arn)?.Account ?? ""), Tags = Share(call)?.Object("tags") }];
    }

    private static System.Text.Json.Nodes.JsonObject? Share(AccessCall call)
    {
        var named = call.Input.Text("resourceShareArn") ?? call.Input.Text("resourceArn");
        if (call.Input.Text("resourceShareInvitationArn") is { } invitation) named = ShareState.Invitation(call.Context, invitation)?.Text("resourceShareArn");
        return named is null ? null : ShareState.Find(call.Store, call.Context.Region, named);
    }
}
