using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>
/// Permission sets by ARN: <c>PermissionSetArn</c>, <c>Name</c>, <c>Description</c>, <c>SessionDuration</c>, <c>RelayState</c>,
/// <c>CreatedDate</c>, <c>Managed</c> (ARNs), <c>Customer</c> (<c>Name</c>, <c>Path</c>), <c>Inline</c>, <c>Boundary</c>,
/// <c>Tags</c>; and in which accounts they are provisioned.
/// </summary>
internal static class PermissionSetState
{
    /// <summary>The sets by ARN.</summary>
    public const string Collection = "sso/permission-sets";

    /// <summary>Where a set is provisioned, by account: <c>RoleName</c>, <c>IsLatest</c>.</summary>
    public static string Provisioned(string arn) => "sso/provisioned/" + arn;

    /// <summary>The set; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, string arn) => store.Find(Collection, arn);

    /// <summary>The set that a request names, of the instance that it names.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException, or AccessDeniedException.</exception>
    public static JsonObject Require(CallContext context, JsonObject input)
    {
        IdentityCenterState.Require(context, input);
        return Find(context.Cloud.Store, input.Needed("PermissionSetArn"))
            ?? throw IdentityCenterState.NotFound($"PermissionSet with id {input.Needed("PermissionSetArn")} is not found.");
    }

    /// <summary>Changes a set. Accounts keep the old one until it is provisioned again (ProvisionPermissionSet).</summary>
    public static void Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var store = context.Cloud.Store;
        var set = Require(context, input).Copy();
        RefuseOfManagement(context, set);
        change(set);
        store.Put(Collection, set.Needed("PermissionSetArn"), set);
        var provisioned = Provisioned(set.Needed("PermissionSetArn"));
        foreach (var (account, state) in store.All(provisioned).Where(p => p.Value.Flag("IsLatest")).ToList())
        {
            var old = state.Copy();
            old["IsLatest"] = false;
            store.Put(provisioned, account, old);
        }
    }

    /// <summary>
    /// A delegated administrator has no say over sets that are provisioned in the management account (IAM Identity Center
    /// User Guide, "Delegated administration").
    /// </summary>
    public static void RefuseOfManagement(CallContext context, JsonObject set)
    {
        var instance = IdentityCenterState.Find(context.Cloud.Store)!;
        if (!IdentityCenterState.IsDelegate(context, instance)) return;
        if (context.Cloud.Store.Find(Provisioned(set.Needed("PermissionSetArn")), instance.Needed("OwnerAccountId")) is null) return;
        throw new ServiceException("AccessDeniedException", "A delegated administrator can't change a permission set that is provisioned in the management account.");
    }

    /// <summary>The set as DescribePermissionSet shows it.</summary>
    public static JsonObject Show(JsonObject set) => set.Pick("Name", "PermissionSetArn", "Description", "CreatedDate", "SessionDuration", "RelayState");
}
