using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.CloudFormation.StackSets;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>The accounts of the organization.</summary>
internal static class AccountOperations
{
    private static readonly TimeSpan RemovalWait = TimeSpan.FromDays(4);

    public static JsonObject ListAccounts(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        return OrganizationsHandler.Pages.Page(
            input, "Accounts", store.All(OrganizationState.Members), member => OrganizationState.Account(store, organization, member));
    }

    public static JsonObject DescribeAccount(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var member = RequireMember(store, input.Needed("AccountId"));
        return new JsonObject { ["Account"] = OrganizationState.Account(store, organization, member) };
    }

    public static JsonObject ListAccountsForParent(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var parent = UnitOperations.RequireParent(store, organization, input.Needed("ParentId"));
        return OrganizationsHandler.Pages.Page(
            input,
            "Accounts",
            store.All(OrganizationState.Children(parent)).Where(c => c.Value.Text("Type") == "ACCOUNT").Select(c => KeyValuePair.Create(c.Key, c.Key)),
            id => OrganizationState.Account(store, organization, store.Find(OrganizationState.Members, id)!));
    }

    public static JsonObject MoveAccount(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireManagement(context);
        var id = input.Needed("AccountId");
        var source = input.Needed("SourceParentId");
        var destination = input.Needed("DestinationParentId");
        var member = RequireMember(store, id);
        if (OrganizationState.TypeOf(store, organization, source) is not (TargetType.Root or TargetType.Unit) || member.Text("ParentId") != source)
            throw new ServiceException("SourceParentNotFoundException", "You specified a source parent that doesn't hold the account.");
        if (OrganizationState.TypeOf(store, organization, destination) is not (TargetType.Root or TargetType.Unit))
            throw new ServiceException("DestinationParentNotFoundException", "You specified a destination parent that doesn't exist.");
        if (source == destination)
            throw new ServiceException("DuplicateAccountException", "That account is already present in the specified destination.");
        store.Remove(OrganizationState.Children(source), id);
        store.Put(OrganizationState.Children(destination), id, new JsonObject { ["Type"] = "ACCOUNT" });
        var moved = member.Copy();
        moved["ParentId"] = destination;
        store.Put(OrganizationState.Members, id, moved);
        AutoDeployment.AccountMoved(store, id, context.Now);
        return [];
    }

    public static JsonObject RemoveAccountFromOrganization(CallContext context, JsonObject input)
    {
        var organization = OrganizationState.RequireManagement(context);
        Remove(context, organization, input.Needed("AccountId"));
        return [];
    }

    public static JsonObject LeaveOrganization(CallContext context, JsonObject input)
    {
        Remove(context, OrganizationState.Require(context), context.Account.Value);
        return [];
    }

    internal static JsonObject RequireMember(ResourceStore store, string id) =>
        store.Find(OrganizationState.Members, id)
        ?? throw new ServiceException("AccountNotFoundException", "You specified an account that doesn't exist.");

    private static void Remove(CallContext context, JsonObject organization, string id)
    {
        var store = context.Cloud.Store;
        var member = RequireMember(store, id);
        if (id == organization.Text("ManagementId"))
        {
            throw new ServiceException(
                "MasterCannotLeaveOrganizationException", "You can't remove a management account from an organization.");
        }

        if (store.All(OrganizationState.Delegates).Any(d => d.Key.StartsWith(id + "/", StringComparison.Ordinal)))
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException", "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG", "The account is a delegated administrator.");
        }

        if (member.Text("JoinedMethod") == "CREATED" && AccountBook.Find(store, id)!.Time("Created") > context.Now - RemovalWait)
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException", "WAIT_PERIOD_ACTIVE", "An account can leave four days after it was created, not earlier.");
        }

        Membership.Leave(store, id);
        AutoDeployment.AccountMoved(store, id, context.Now);
    }
}
