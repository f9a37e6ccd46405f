using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Account Management.</summary>
internal sealed class AccountAccess : ServiceAccess
{
    public AccountAccess() : base("account", "account") => IsGlobal = true;

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        keys.Set("account:TargetRegion", call.Input.Text("RegionName"));
        if (call.Input.Text("AlternateContactType") is { } contact) keys.SetAll("account:AlternateContactTypes", [contact]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        // A member's settings belong to the organization's management account in the ARN (Service Authorization Reference).
        if (call.Input.Text("AccountId") is { } id && OrganizationState.Find(call.Store) is { } organization)
            return [new AccessResource($"arn:aws:account::{organization.Text("ManagementId")}:account/{organization.Text("Id")}/{id}") { Account = call.Context.Account }];
        return [new AccessResource(call.Global("account", "account"))];
    }
}
