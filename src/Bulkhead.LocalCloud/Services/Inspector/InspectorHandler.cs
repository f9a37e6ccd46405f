using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.Inspector;

/// <summary>Amazon Inspector: scans, members and the organization's configuration. It finds nothing in the local cloud.</summary>
internal sealed class InspectorHandler : ServiceHandler
{
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 5, "ValidationException");
    private readonly ServiceAdministration _administration = new("inspector2", InspectorState.ServicePrincipal, InspectorState.Refuse);

    public InspectorHandler() : base("inspector2")
    {
        var members = new InspectorMembers(_administration);
        var organization = new InspectorOrganization(_administration);
        Add(EnableDelegatedAdminAccount, DisableDelegatedAdminAccount, ListDelegatedAdminAccounts, GetDelegatedAdminAccount);
        Add(Enable, Disable, BatchGetAccountStatus);
        Add(organization.DescribeOrganizationConfiguration, organization.UpdateOrganizationConfiguration);
        Add(members.AssociateMember, members.DisassociateMember, members.GetMember, members.ListMembers);
    }

    private JsonObject EnableDelegatedAdminAccount(CallContext context, JsonObject input)
    {
        var account = input.Needed("delegatedAdminAccountId");
        _administration.RequireManagement(context);
        if (_administration.Find(context.Cloud.Store, context.Region) is { } present)
        {
            throw new ServiceException("ConflictException", $"Account {present} is the delegated administrator of the organization already.", 409)
            {
                Details = new JsonObject { ["resourceId"] = present, ["resourceType"] = "Account" },
            };
        }

        _administration.Enable(context, account);
        return input.Pick("delegatedAdminAccountId");
    }

    private JsonObject DisableDelegatedAdminAccount(CallContext context, JsonObject input)
    {
        _administration.Disable(context, input.Needed("delegatedAdminAccountId"));
        return input.Pick("delegatedAdminAccountId");
    }

    private JsonObject ListDelegatedAdminAccounts(CallContext context, JsonObject input) =>
        _administration.List(context, input, Pages, "delegatedAdminAccounts", a => new JsonObject { ["accountId"] = a, ["status"] = "ENABLED" });

    private static JsonObject GetDelegatedAdminAccount(CallContext context, JsonObject input)
    {
        var member = InspectorMembers.Find(context.Cloud.Store, context.Region, context.Account.Value)
            ?? throw new ServiceException("ResourceNotFoundException", "The account has no delegated administrator.", 404);
        return new JsonObject
        {
            ["delegatedAdmin"] = new JsonObject { ["accountId"] = member.Needed("delegatedAdminAccountId"), ["relationshipStatus"] = member.Needed("relationshipStatus") },
        };
    }

    private JsonObject Enable(CallContext context, JsonObject input) => Each(context, input, account =>
    {
        InspectorState.TurnOn(context, account, input.Texts("resourceTypes"));
        return null;
    });

    private JsonObject Disable(CallContext context, JsonObject input) => Each(context, input, account =>
    {
        var store = context.Cloud.Store;
        var scans = input.Texts("resourceTypes").ToList();
        // User Guide, "Understanding the delegated administrator account and member account in Amazon Inspector": a member
        // turns scans on, and only its administrator turns them off.
        if (account == context.Account && InspectorMembers.IsAssociated(store, context.Region, account.Value))
            return InspectorState.Failed(account.Value, "ACCESS_DENIED", "The account is a member: its delegated administrator deactivates its scans.");
        var isLast = scans.Count == 0 || !InspectorState.On(store, account, context.Region).Except(scans, StringComparer.Ordinal).Any();
        if (isLast && account == context.Account && _administration.IsAdministrator(context) && InspectorMembers.Associated(store, context.Region).Any())
            return InspectorState.Failed(account.Value, "DISASSOCIATE_ALL_MEMBERS", "Disassociate all members before you deactivate Amazon Inspector.");
        InspectorState.TurnOff(context, account, scans);
        return null;
    });

    private JsonObject BatchGetAccountStatus(CallContext context, JsonObject input) =>
        Each(context, input, _ => null, account => InspectorState.AccountState(context.Cloud.Store, account, context.Region));

    /// <summary>Does something for each account of a request, or the caller's: its members may only the administrator name.</summary>
    private JsonObject Each(CallContext context, JsonObject input, Func<AccountId, JsonObject?> act, Func<AccountId, JsonObject>? show = null)
    {
        var store = context.Cloud.Store;
        show ??= account => InspectorState.Account(store, account, context.Region);
        var done = new JsonArray();
        var failed = new JsonArray();
        foreach (var id in input.Texts("accountIds").DefaultIfEmpty(context.Account.Value).Distinct(StringComparer.Ordinal))
        {
            var mayName = id == context.Account.Value
                || (_administration.IsAdministrator(context) && InspectorMembers.IsAssociated(store, context.Region, id));
            var account = AccountId.Parse(id);
            var failure = mayName ? act(account) : InspectorState.Failed(id, "ACCESS_DENIED", "Invoking account does not have access to this account");
            if (failure is not null) failed.Add((JsonNode)failure);
            else done.Add((JsonNode)show(account));
        }

        return new JsonObject { ["accounts"] = done, ["failedAccounts"] = failed };
    }
}
