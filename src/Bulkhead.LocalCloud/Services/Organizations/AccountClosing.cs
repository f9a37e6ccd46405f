using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.CloudFormation.StackSets;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Closing accounts: pending, suspended for 90 days, gone.</summary>
internal sealed class AccountClosing
{
    private const string SuspendKind = "organizations:Suspend";
    private const string RemoveKind = "organizations:Remove";
    private const int ClosingAtOnce = 3;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan QuotaWindow = TimeSpan.FromDays(30);

    private readonly CloudPace _pace;

    public AccountClosing(CloudPace pace, ScheduledWork scheduled)
    {
        _pace = pace;
        scheduled.Define(SuspendKind, Suspend);
        scheduled.Define(RemoveKind, Remove);
    }

    public JsonObject CloseAccount(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireManagement(context);
        var id = input.Needed("AccountId");
        if (id == organization.Text("ManagementId"))
            throw Limit("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account of an organization.");
        AccountOperations.RequireMember(store, id);
        if (AccountBook.Find(store, id)!.Text("State") != "ACTIVE")
            throw new ServiceException("AccountAlreadyClosedException", "You attempted to close an account that is already closed.");
        var accounts = store.All(OrganizationState.Members).Select(m => AccountBook.Find(store, m.Key)!).ToList();
        if (accounts.Count(a => a.Text("State") == "PENDING_CLOSURE") >= ClosingAtOnce)
            throw Limit("CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED", "You have exceeded the number of accounts that can be closed at the same time.");
        // Quotas for AWS Organizations: 250 accounts or 20 % in 30 days, whichever is more, up to 1,000.
        var closed = accounts.Count(a => a["Closed"] is not null && a.Time("Closed") > context.Now - QuotaWindow);
        if (closed >= Math.Clamp(accounts.Count / 5, 250, 1_000))
            throw Limit("CLOSE_ACCOUNT_QUOTA_EXCEEDED", "You have exceeded the close account quota for the past 30 days.");
        AccountBook.Change(store, id, a =>
        {
            a["State"] = "PENDING_CLOSURE";
            a["Closed"] = context.Now.ToJson();
        });
        ScheduledWork.Plan(store, SuspendKind, context.Now + _pace.Of(_pace.AccountClosure, id), id, new JsonObject { ["AccountId"] = id });
        return [];
    }

    private static void Suspend(CallContext context, JsonObject work)
    {
        var id = work.Needed("AccountId");
        AccountBook.Change(context.Cloud.Store, id, a => a["State"] = "SUSPENDED");
        ScheduledWork.Plan(context.Cloud.Store, RemoveKind, context.Now + Kept, id, work.Copy());
    }

    private static void Remove(CallContext context, JsonObject work)
    {
        var id = work.Needed("AccountId");
        if (context.Cloud.Store.Find(OrganizationState.Members, id) is not null) Membership.Leave(context.Cloud.Store, id);
        AccountBook.Remove(context.Cloud.Store, id);
        AutoDeployment.AccountMoved(context.Cloud.Store, id, context.Now);
    }

    private static ServiceException Limit(string reason, string message) =>
        OrganizationState.Refusal("ConstraintViolationException", reason, message);
}
