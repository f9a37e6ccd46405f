using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Delegation;

/// <summary>
/// The account that administers a detection service for the organization, region by region: GuardDuty, Security Hub,
/// Inspector and Macie have the same rules in different words.
/// </summary>
/// <param name="service">The service's name in the models.</param>
/// <param name="principal">Its service principal.</param>
/// <param name="refuse">The service's own refusal of a request.</param>
internal sealed class ServiceAdministration(string service, string principal, Func<string, ServiceException> refuse)
{
    private string Collection { get; } = $"{service}/administrators";

    /// <summary>The account that administers the service in a region; null for none.</summary>
    public string? Find(ResourceStore store, RegionName region) => store.Find(Collection, region.Value)?.Text("AccountId");

    /// <summary>
    /// Makes an account the administrator in the call's region. The service tells Organizations, with the caller's
    /// permissions (Organizations User Guide, "AWS services that you can use with AWS Organizations").
    /// </summary>
    public void Enable(CallContext context, string account)
    {
        var store = context.Cloud.Store;
        RequireManagement(context);
        if (store.Find(OrganizationState.Members, account) is null) throw refuse($"The account {account} is not a member of the organization.");
        if (Find(store, context.Region) is { } present)
        {
            if (present == account) return;
            throw refuse($"Account {present} is already the delegated administrator of the service in this Region.");
        }

        context.Call("organizations", "EnableAWSServiceAccess", new JsonObject { ["ServicePrincipal"] = principal });
        if (store.Find(OrganizationState.Delegates, $"{account}/{principal}") is null)
        {
            context.Call(
                "organizations", "RegisterDelegatedAdministrator", new JsonObject { ["AccountId"] = account, ["ServicePrincipal"] = principal });
        }

        store.Put(Collection, context.Region.Value, new JsonObject { ["AccountId"] = account });
    }

    /// <summary>Ends the administration in the call's region.</summary>
    public void Disable(CallContext context, string account)
    {
        RequireManagement(context);
        if (Find(context.Cloud.Store, context.Region) != account) throw refuse($"Account {account} is not the delegated administrator.");
        context.Cloud.Store.Remove(Collection, context.Region.Value);
    }

    /// <summary>The administrators in the call's region, of which there is one at most, as the service lists them for the management account.</summary>
    /// <param name="context">The call.</param>
    /// <param name="input">The request.</param>
    /// <param name="pages">How the service hands out lists.</param>
    /// <param name="list">The member of the answer.</param>
    /// <param name="show">What the answer says of an account.</param>
    public JsonObject List(CallContext context, JsonObject input, Paging pages, string list, Func<string, JsonNode> show)
    {
        RequireManagement(context);
        KeyValuePair<string, string>[] accounts = Find(context.Cloud.Store, context.Region) is { } account ? [KeyValuePair.Create(account, account)] : [];
        return pages.Page(input, list, accounts, show);
    }

    /// <summary>Whether the caller's account administers the service in the call's region.</summary>
    public bool IsAdministrator(CallContext context) => Find(context.Cloud.Store, context.Region) == context.Account.Value;

    /// <summary>The active accounts of the organization that the administrator looks after, itself excluded.</summary>
    public IEnumerable<AccountId> Others(CallContext context, bool withManagement)
    {
        var store = context.Cloud.Store;
        var management = OrganizationState.Find(store)?.Text("ManagementId");
        var administrator = Find(store, context.Region);
        return store.All(OrganizationState.Members)
            .Where(m => m.Key != administrator && (withManagement || m.Key != management) && AccountBook.Find(store, m.Key)?.Text("State") == "ACTIVE")
            .Select(m => AccountId.Parse(m.Key));
    }

    /// <summary>Refuses everybody but the organization's management account.</summary>
    public void RequireManagement(CallContext context)
    {
        if (OrganizationState.Find(context.Cloud.Store)?.Text("ManagementId") != context.Account.Value)
            throw refuse("Only the management account of an organization can do this.");
    }
}
