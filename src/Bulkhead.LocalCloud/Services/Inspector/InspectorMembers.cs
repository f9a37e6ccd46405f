using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Inspector;

/// <summary>The accounts that the delegated administrator looks after, region by region.</summary>
internal sealed class InspectorMembers(ServiceAdministration administration)
{
    private const string Enabled = "ENABLED";
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 50, "ValidationException");

    /// <summary>An account as a member in a region, or null.</summary>
    public static JsonObject? Find(ResourceStore store, RegionName region, string account) => store.Find(Collection(region), account);

    /// <summary>Whether an account is a member now.</summary>
    public static bool IsAssociated(ResourceStore store, RegionName region, string account) =>
        Find(store, region, account)?.Text("relationshipStatus") == Enabled;

    /// <summary>The accounts that are members now.</summary>
    public static IEnumerable<string> Associated(ResourceStore store, RegionName region) =>
        store.All(Collection(region)).Where(m => m.Value.Text("relationshipStatus") == Enabled).Select(m => m.Key);

    /// <summary>Makes an account a member. Its scans stay as they are.</summary>
    public static void Associate(CallContext context, string administrator, string account) => Put(context, administrator, account, Enabled);

    public JsonObject AssociateMember(CallContext context, JsonObject input)
    {
        InspectorOrganization.RequireAdministrator(context, administration);
        var account = input.Needed("accountId");
        if (account == context.Account.Value || context.Cloud.Store.Find(OrganizationState.Members, account) is null)
            throw InspectorState.Refuse($"Account {account} is not a member of the organization.");
        if (IsAssociated(context.Cloud.Store, context.Region, account)) throw InspectorState.Refuse("The request is rejected because the given account ID is already a member or associated member of the current account.");
        Associate(context, context.Account.Value, account);
        return input.Pick("accountId");
    }

    public JsonObject DisassociateMember(CallContext context, JsonObject input)
    {
        InspectorOrganization.RequireAdministrator(context, administration);
        var account = input.Needed("accountId");
        if (!IsAssociated(context.Cloud.Store, context.Region, account)) throw InspectorState.Refuse($"Account {account} is not associated.");
        Put(context, context.Account.Value, account, "REMOVED");
        return input.Pick("accountId");
    }

    public JsonObject GetMember(CallContext context, JsonObject input)
    {
        InspectorOrganization.RequireAdministrator(context, administration);
        var member = Find(context.Cloud.Store, context.Region, input.Needed("accountId"))
            ?? throw new ServiceException("ResourceNotFoundException", "The account is no member.", 404);
        return new JsonObject { ["member"] = member.Copy() };
    }

    public JsonObject ListMembers(CallContext context, JsonObject input)
    {
        InspectorOrganization.RequireAdministrator(context, administration);
        var all = input.Bool("onlyAssociated") == false;
        var members = context.Cloud.Store.All(Collection(context.Region)).Where(m => all || m.Value.Text("relationshipStatus") == Enabled);
        return Pages.Page(input, "members", members, m => m.Copy());
    }

    private static string Collection(RegionName region) => $"inspector2/members/{region}";

    private static void Put(CallContext context, string administrator, string account, string status) => context.Cloud.Store.Put(Collection(context.Region), account, new JsonObject
    {
        ["accountId"] = account,
        ["delegatedAdminAccountId"] = administrator,
        ["relationshipStatus"] = status,
        ["updatedAt"] = context.Now.ToJson(),
    });
}
