using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.Macie;

/// <summary>Amazon Macie: sessions, members and the organization's configuration. It finds nothing in the local cloud.</summary>
internal sealed class MacieHandler : ServiceHandler
{
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 25, "ValidationException");
    private readonly ServiceAdministration _administration = new("macie2", MacieState.ServicePrincipal, MacieState.Refuse);

    public MacieHandler() : base("macie2")
    {
        var members = new MacieMembers(_administration);
        var organization = new MacieOrganization(_administration);
        Add(EnableOrganizationAdminAccount, DisableOrganizationAdminAccount, ListOrganizationAdminAccounts);
        Add(EnableMacie, GetMacieSession, UpdateMacieSession, DisableMacie, GetAdministratorAccount);
        Add(organization.DescribeOrganizationConfiguration, organization.UpdateOrganizationConfiguration);
        Add(organization.GetAutomatedDiscoveryConfiguration, organization.UpdateAutomatedDiscoveryConfiguration);
        Add(members.CreateMember, members.GetMember, members.ListMembers, members.UpdateMemberSession, members.DisassociateMember, members.DeleteMember);
    }

    private JsonObject EnableOrganizationAdminAccount(CallContext context, JsonObject input)
    {
        var account = input.Needed("adminAccountId");
        _administration.Enable(context, account);
        // User Guide, "Integrating and configuring an organization in Macie": it enables Macie for that account.
        MacieState.Ensure(context, AccountId.Parse(account));
        return [];
    }

    private JsonObject DisableOrganizationAdminAccount(CallContext context, JsonObject input)
    {
        _administration.Disable(context, input.Needed("adminAccountId"));
        return [];
    }

    private JsonObject ListOrganizationAdminAccounts(CallContext context, JsonObject input) =>
        _administration.List(context, input, Pages, "adminAccounts", a => new JsonObject { ["accountId"] = a, ["status"] = "ENABLED" });

    private static JsonObject EnableMacie(CallContext context, JsonObject input)
    {
        if (MacieState.Find(context.Cloud.Store, context.Account, context.Region) is not null) throw MacieState.Conflict("Macie has already been enabled.");
        MacieState.Ensure(context, context.Account, input.Text("findingPublishingFrequency"), input.Text("status"));
        return [];
    }

    private static JsonObject GetMacieSession(CallContext context, JsonObject input) => MacieState.Require(context);

    private static JsonObject UpdateMacieSession(CallContext context, JsonObject input)
    {
        var session = MacieState.Require(context);
        if (input.Text("findingPublishingFrequency") is { } frequency) session["findingPublishingFrequency"] = frequency;
        if (input.Text("status") is { } status)
        {
            if (status == "PAUSED") RefuseMember(context);
            session["status"] = status;
        }

        session["updatedAt"] = context.Now.ToJson();
        MacieState.Put(context, context.Account, session);
        return [];
    }

    private JsonObject DisableMacie(CallContext context, JsonObject input)
    {
        _ = MacieState.Require(context);
        RefuseMember(context);
        if (_administration.IsAdministrator(context) && MacieMembers.Associated(context.Cloud.Store, context.Region).Any())
            throw MacieState.Conflict("The account has member accounts: remove them first.");
        MacieState.Remove(context, context.Account);
        return [];
    }

    private static JsonObject GetAdministratorAccount(CallContext context, JsonObject input)
    {
        _ = MacieState.Require(context);
        if (MacieMembers.Find(context.Cloud.Store, context.Region, context.Account.Value) is not { } member) return [];
        return new JsonObject
        {
            ["administrator"] = new JsonObject
            {
                ["accountId"] = member.Needed("administratorAccountId"),
                ["relationshipStatus"] = member.Needed("relationshipStatus"),
            },
        };
    }

    /// <summary>
    /// A member of an organization can't turn its own Macie off (Macie User Guide, "Macie administrator and member account
    /// relationships").
    /// </summary>
    private static void RefuseMember(CallContext context)
    {
        if (MacieMembers.Find(context.Cloud.Store, context.Region, context.Account.Value)?.Text("relationshipStatus") is "Enabled" or "Paused")
            throw MacieState.Conflict("The account is a member of an organization: its administrator account manages its Macie.");
    }
}
