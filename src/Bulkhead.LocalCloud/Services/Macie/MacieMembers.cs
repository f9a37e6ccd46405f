using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Macie;

/// <summary>The accounts that the administrator looks after, region by region.</summary>
internal sealed class MacieMembers(ServiceAdministration administration)
{
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 25, "ValidationException");

    /// <summary>An account as a member in a region, or null.</summary>
    public static JsonObject? Find(ResourceStore store, RegionName region, string account) => store.Find(Collection(region), account);

    /// <summary>The accounts that are members now.</summary>
    public static IEnumerable<string> Associated(ResourceStore store, RegionName region) =>
        store.All(Collection(region)).Where(m => IsAssociated(m.Value)).Select(m => m.Key);

    /// <summary>Makes an account a member, with Macie on.</summary>
    public static JsonObject Enable(CallContext context, string administrator, AccountId account, JsonObject? tags = null)
    {
        var store = context.Cloud.Store;
        MacieState.Ensure(context, account);
        var member = new JsonObject
        {
            ["accountId"] = account.Value,
            ["administratorAccountId"] = administrator,
            ["masterAccountId"] = administrator,
            ["arn"] = $"arn:aws:macie2:{context.Region}:{administrator}:member/{account}",
            ["email"] = AccountBook.Find(store, account.Value)!.Needed("Email"),
            ["relationshipStatus"] = "Enabled",
            ["tags"] = tags?.Copy() ?? [],
            ["updatedAt"] = context.Now.ToJson(),
        };
        store.Put(Collection(context.Region), account.Value, member);
        return member;
    }

    public JsonObject CreateMember(CallContext context, JsonObject input)
    {
        MacieOrganization.RequireAdministrator(context, administration);
        var store = context.Cloud.Store;
        var id = input.Object("account")!.Needed("accountId");
        if (id == context.Account.Value || store.Find(OrganizationState.Members, id) is null)
            throw MacieState.Refuse("The request was rejected because the account is not a member of the organization.");
        if (Find(store, context.Region, id) is { } present && IsAssociated(present))
            throw MacieState.Conflict("The account is a member already.");
        // As with GuardDuty, the administrator can't make the service's role in the management account.
        if (OrganizationState.Find(store)?.Text("ManagementId") == id && MacieState.Find(store, AccountId.Parse(id), context.Region) is null)
            throw MacieState.Refuse("The request was rejected because the organization's management account must enable Macie first.");
        return Enable(context, context.Account.Value, AccountId.Parse(id), input.Object("tags")).Pick("arn");
    }

    public JsonObject GetMember(CallContext context, JsonObject input) => Require(context, input);

    public JsonObject ListMembers(CallContext context, JsonObject input)
    {
        MacieOrganization.RequireAdministrator(context, administration);
        var all = input.Text("onlyAssociated") == "false";
        return Pages.Page(input, "members", context.Cloud.Store.All(Collection(context.Region)).Where(m => all || IsAssociated(m.Value)), m => m.Copy());
    }

    public JsonObject UpdateMemberSession(CallContext context, JsonObject input)
    {
        var member = Require(context, input);
        if (!IsAssociated(member)) throw MacieState.Refuse("The account is not associated.");
        var account = AccountId.Parse(member.Needed("accountId"));
        var session = MacieState.Find(context.Cloud.Store, account, context.Region)!.Copy();
        session["status"] = input.Needed("status");
        MacieState.Put(context, account, session);
        return Set(context, member, input.Needed("status") == "ENABLED" ? "Enabled" : "Paused");
    }

    public JsonObject DisassociateMember(CallContext context, JsonObject input) => Set(context, Require(context, input), "Removed");

    public JsonObject DeleteMember(CallContext context, JsonObject input)
    {
        var member = Require(context, input);
        if (IsAssociated(member)) throw MacieState.Conflict("The account is associated: disassociate it first.");
        context.Cloud.Store.Remove(Collection(context.Region), member.Needed("accountId"));
        return [];
    }

    private static string Collection(RegionName region) => $"macie2/members/{region}";

    private static bool IsAssociated(JsonObject member) => member.Text("relationshipStatus") is "Enabled" or "Paused";

    private static JsonObject Set(CallContext context, JsonObject member, string status)
    {
        member["relationshipStatus"] = status;
        member["updatedAt"] = context.Now.ToJson();
        context.Cloud.Store.Put(Collection(context.Region), member.Needed("accountId"), member);
        return [];
    }

    private JsonObject Require(CallContext context, JsonObject input)
    {
        MacieOrganization.RequireAdministrator(context, administration);
        return Find(context.Cloud.Store, context.Region, input.Needed("id"))?.Copy()
            ?? throw new ServiceException("ResourceNotFoundException", "The account is no member.", 404);
    }
}
