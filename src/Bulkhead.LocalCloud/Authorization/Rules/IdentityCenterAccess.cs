using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of IAM Identity Center's administration ("Actions, resources, and condition keys for AWS IAM Identity Center").</summary>
internal sealed class IdentityCenterAccess() : ServiceAccess("sso-admin", "sso")
{
    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys) =>
        keys.Set("sso:PrimaryRegion", IdentityCenterState.Find(call.Store)?.Text("Region"));

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        var resources = new List<AccessResource>();
        foreach (var type in action.Resources.Select(r => r.Type.Name))
        {
            switch (type)
            {
                case "Instance" when input.Text("InstanceArn") is { } instance:
                    resources.Add(new AccessResource(instance));
                    break;
                case "PermissionSet" when (input.Text("PermissionSetArn") ?? input.Text("ResourceArn")) is { } set:
                    resources.Add(new AccessResource(set) { Tags = PermissionSetState.Find(call.Store, set)?.Object("Tags") });
                    break;
                case "PermissionSet" when input.Text("InstanceArn") is { } instance:
                    // A set that is being made has no id yet.
                    resources.Add(new AccessResource($"arn:aws:sso:::permissionSet/{instance[(instance.LastIndexOf('/') + 1)..]}/*"));
                    break;
                case "Account" when (input.Text("TargetId") ?? input.Text("AccountId")) is { } account:
                    resources.Add(new AccessResource($"arn:aws:sso:::account/{account}"));
                    break;
            }
        }

        return resources.Count > 0 ? resources.DistinctBy(r => r.Arn) : [new AccessResource("*")];
    }
}
