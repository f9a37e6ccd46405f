using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of the identity store ("Actions, resources, and condition keys for AWS Identity Store").</summary>
internal sealed class IdentityStoreAccess() : ServiceAccess("identitystore", "identitystore")
{
    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys) => keys
        .Set("identitystore:PrimaryRegion", IdentityCenterState.Find(call.Store)?.Text("Region"))
        .Set("identitystore:UserId", User(call));

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var owner = IdentityCenterState.Find(call.Store)?.Text("OwnerAccountId") ?? call.Context.Account.Value;
        foreach (var type in action.Resources.Select(r => r.Type.Name))
        {
            yield return new AccessResource(type switch
            {
                "Identitystore" => $"arn:aws:identitystore::{owner}:identitystore/{call.Input.Text("IdentityStoreId")}",
                "Group" => $"arn:aws:identitystore:::group/{call.Input.Text("GroupId") ?? "*"}",
                "User" => $"arn:aws:identitystore:::user/{User(call) ?? "*"}",
                "GroupMembership" => $"arn:aws:identitystore:::membership/{call.Input.Text("MembershipId") ?? "*"}",
                "AllGroups" => "arn:aws:identitystore:::group/*",
                "AllUsers" => "arn:aws:identitystore:::user/*",
                "AllGroupMemberships" => "arn:aws:identitystore:::membership/*",
                _ => "*",
            })
            {
                // Of a delegated administrator the service asks nothing more.
                Account = call.Context.Account,
            };
        }
    }

    private static string? User(AccessCall call) => call.Input.Text("UserId") ?? call.Input.Object("MemberId")?.Text("UserId");
}
