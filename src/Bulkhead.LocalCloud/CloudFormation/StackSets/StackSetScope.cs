using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>
/// Whose stack sets a request is about: the caller's, or the management account's where a delegated administrator says so (AWS
/// CloudFormation User Guide, "Register a delegated administrator": its sets are made in the management account).
/// </summary>
/// <param name="Store">The sets.</param>
/// <param name="IsDelegate">Whether the caller is a delegated administrator, and says so.</param>
/// <param name="Management">The organization's management account; null where the caller is in no organization.</param>
internal sealed record StackSetScope(StackSetStore Store, bool IsDelegate, string? Management)
{
    /// <summary>The scope of a request.</summary>
    /// <exception cref="ServiceException">The caller says that its account is a delegated administrator, and it is none.</exception>
    public static StackSetScope Of(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var management = store.Find(OrganizationState.Members, context.Account.Value) is null ? null : OrganizationState.Find(store)?.Text("ManagementId");
        var isDelegate = input.Text("CallAs") == "DELEGATED_ADMIN";
        if (isDelegate && !IsRegistered(store, context.Account.Value)) throw StackSetRefusal.NoAdministrator();
        return new StackSetScope(new StackSetStore(store, isDelegate ? management! : context.Account.Value, context.Region.Value), isDelegate, management);
    }

    /// <summary>Whether an account is a delegated administrator of the organization's stack sets.</summary>
    public static bool IsRegistered(ResourceStore store, string account) =>
        store.Find(OrganizationState.Members, account) is not null && store.Find(OrganizationState.Delegates, $"{account}/{StackSetRoles.MemberService}") is not null;

    /// <summary>The set that a request names.</summary>
    /// <exception cref="ServiceException">There is none that the caller sees.</exception>
    public StackSet Require(JsonObject input)
    {
        var name = input.Needed("StackSetName");
        var set = Store.Find(name);
        return set is not null && Sees(set) ? set : throw StackSetRefusal.SetMissing(name);
    }

    /// <summary>The set that a request is to change.</summary>
    /// <exception cref="ServiceException">There is none, or the caller's account may not deploy it.</exception>
    public StackSet RequireToChange(JsonObject input)
    {
        var set = Require(input);
        Demand(set.PermissionModel);
        return set;
    }

    /// <summary>Refuses a permission model that the caller's account can't have now.</summary>
    /// <exception cref="ServiceException">The account does not administer the organization, or CloudFormation is not let in.</exception>
    public void Demand(string permissionModel)
    {
        if (permissionModel != StackSet.ServiceManaged)
        {
            if (IsDelegate) throw Refusal.Validation("A delegated administrator can only operate stack sets with SERVICE_MANAGED permissions");
            return;
        }

        if (Management is null || Management != Store.Owner) throw StackSetRefusal.NoAdministrator();
        if (!OrganizationsAccess.IsOn(Store.Resources)) throw StackSetRefusal.NoAccess();
    }

    /// <summary>Whether the caller sees a set: a delegated administrator those with service-managed permissions.</summary>
    public bool Sees(StackSet set) => !IsDelegate || set.IsServiceManaged;
}
