using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.CloudFormation.StackSets;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Making accounts, which AWS answers at once and does later.</summary>
internal sealed class AccountCreation
{
    private const string Kind = "organizations:CreateAccount";

    private readonly CloudQuotas _quotas;
    private readonly CloudPace _pace;

    public AccountCreation(CloudQuotas quotas, CloudPace pace, ScheduledWork scheduled)
    {
        (_quotas, _pace) = (quotas, pace);
        scheduled.Define(Kind, Finish);
    }

    public JsonObject CreateAccount(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        OrganizationState.RequireManagement(context);
        var running = store.All(OrganizationState.Creations).Count(c => c.Value.Text("State") == "IN_PROGRESS");
        if (running >= _quotas.ConcurrentCreations)
            throw new ServiceException("TooManyRequestsException", "You have exceeded the number of accounts that can be created at the same time.");
        var id = ResourceIds.LowerCase("car-", 32);
        var status = new JsonObject
        {
            ["Id"] = id,
            ["AccountName"] = input.Needed("AccountName"),
            ["State"] = "IN_PROGRESS",
            ["RequestedTimestamp"] = context.Now.ToJson(),
        };
        store.Put(OrganizationState.Creations, id, status);
        var work = input.Copy();
        work["RequestId"] = id;
        ScheduledWork.Plan(store, Kind, context.Now + _pace.Of(_pace.AccountCreation, input.Needed("Email")), id, work);
        return new JsonObject { ["CreateAccountStatus"] = status.Copy() };
    }

    public static JsonObject DescribeCreateAccountStatus(CallContext context, JsonObject input)
    {
        OrganizationState.RequireReader(context);
        var status = context.Cloud.Store.Find(OrganizationState.Creations, input.Needed("CreateAccountRequestId"))
            ?? throw new ServiceException("CreateAccountStatusNotFoundException", "You specified a create account request that doesn't exist.");
        return new JsonObject { ["CreateAccountStatus"] = status.Copy() };
    }

    public static JsonObject ListCreateAccountStatus(CallContext context, JsonObject input)
    {
        OrganizationState.RequireReader(context);
        var states = input.Texts("States").ToHashSet(StringComparer.Ordinal);
        return OrganizationsHandler.Pages.Page(
            input,
            "CreateAccountStatuses",
            context.Cloud.Store.All(OrganizationState.Creations).Where(c => states.Count == 0 || states.Contains(c.Value.Needed("State"))),
            status => status.Copy());
    }

    private void Finish(CallContext context, JsonObject work)
    {
        var store = context.Cloud.Store;
        var email = work.Needed("Email");
        var status = store.Find(OrganizationState.Creations, work.Needed("RequestId"))!.Copy();
        status["CompletedTimestamp"] = context.Now.ToJson();
        string? failure = null;
        if (AccountBook.HasAddress(store, email)) failure = "EMAIL_ALREADY_EXISTS";
        else if (store.All(OrganizationState.Members).Count >= _quotas.Accounts) failure = "ACCOUNT_LIMIT_EXCEEDED";
        if (failure is not null)
        {
            status["State"] = "FAILED";
            status["FailureReason"] = failure;
        }
        else
        {
            status["State"] = "SUCCEEDED";
            status["AccountId"] = Make(context, work, email).Value;
        }

        store.Put(OrganizationState.Creations, status.Needed("Id"), status);
    }

    private static AccountId Make(CallContext context, JsonObject work, string email)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.Find(store)!;
        var id = AccountBook.NewId(store, email);
        AccountBook.Add(store, id, work.Needed("AccountName"), email, context.Now);
        Membership.Join(store, id.Value, organization.Needed("RootId"), "CREATED", context.Now);
        TagOperations.Set(store, id.Value, work);
        // "Centralize root access for member accounts": new accounts have no root credentials once that is on.
        if (!CentralRootOperations.IsOn(store, CentralRootOperations.Credentials)) RootUsers.SetPassword(store, id, context.Now);
        ServiceLinkedRoles.Ensure(store, id, "organizations.amazonaws.com", context.Now);
        RoleState.AddAccessRole(
            store, id, work.Text("RoleName") ?? "OrganizationAccountAccessRole", organization.Needed("ManagementId"), context.Now);
        GuardDuty.OrganizationConfiguration.Join(context, id);
        Inspector.InspectorOrganization.Join(context, id);
        Macie.MacieOrganization.Join(context, id);
        AutoDeployment.AccountMoved(store, id.Value, context.Now);
        return id;
    }
}
