using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>Putting permission sets into accounts. AWS answers at once and does it later.</summary>
internal sealed class ProvisioningOperations
{
    private const string Kind = "sso:Provisioning";
    private const string Provisioning = "provisioning";

    private readonly CloudQuotas _quotas;
    private readonly CloudPace _pace;

    public ProvisioningOperations(CloudQuotas quotas, CloudPace pace, ScheduledWork scheduled)
    {
        (_quotas, _pace) = (quotas, pace);
        scheduled.Define(Kind, Finish);
    }

    public JsonObject ProvisionPermissionSet(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var set = PermissionSetState.Require(context, input);
        PermissionSetState.RefuseOfManagement(context, set);
        var isOne = input.Needed("TargetType") == "AWS_ACCOUNT";
        if (isOne != (input.Text("TargetId") is not null)) throw IdentityCenterState.Invalid("TargetId is for the target type AWS_ACCOUNT, and needed for it.");
        if (input.Text("TargetId") is { } account && store.Find(OrganizationState.Members, account) is null) throw IdentityCenterState.NotFound($"Account {account} is not found in the organization.");
        if (store.All(RequestState.Collection).Count(r => r.Value.Text("Kind") == Provisioning && r.Value.Text("Status") == "IN_PROGRESS") >= _quotas.ConcurrentProvisionings)
            throw new ServiceException("ThrottlingException", $"More than {_quotas.ConcurrentProvisionings} permission sets are being provisioned.");
        var request = new JsonObject { ["PermissionSetArn"] = set.Needed("PermissionSetArn") };
        if (input.Text("TargetId") is { } target) request["AccountId"] = target;
        request = RequestState.New(context, Provisioning, request);
        ScheduledWork.Plan(store, Kind, context.Now + _pace.Of(_pace.AccountAssignment, request.Needed("RequestId")), request.Needed("RequestId"), new JsonObject { ["RequestId"] = request.Needed("RequestId") });
        return new JsonObject { ["PermissionSetProvisioningStatus"] = RequestState.Show(request) };
    }

    public static JsonObject DescribePermissionSetProvisioningStatus(CallContext context, JsonObject input) =>
        new() { ["PermissionSetProvisioningStatus"] = RequestState.Describe(context, input, Provisioning, input.Needed("ProvisionPermissionSetRequestId")) };

    public static JsonObject ListPermissionSetProvisioningStatus(CallContext context, JsonObject input) =>
        RequestState.List(context, input, Provisioning, "PermissionSetsProvisioningStatus");

    public static JsonObject ListAccountsForProvisionedPermissionSet(CallContext context, JsonObject input)
    {
        var set = PermissionSetState.Require(context, input);
        var latest = Latest(input);
        return SsoAdminHandler.Pages.Page(
            input,
            "AccountIds",
            context.Cloud.Store.All(PermissionSetState.Provisioned(set.Needed("PermissionSetArn")))
                .Where(p => latest is null || p.Value.Flag("IsLatest") == latest)
                .Select(p => KeyValuePair.Create(p.Key, p.Key)),
            account => JsonValue.Create(account));
    }

    public static JsonObject ListPermissionSetsProvisionedToAccount(CallContext context, JsonObject input)
    {
        IdentityCenterState.Require(context, input);
        var store = context.Cloud.Store;
        var (account, latest) = (input.Needed("AccountId"), Latest(input));
        return SsoAdminHandler.Pages.Page(
            input,
            "PermissionSets",
            store.All(PermissionSetState.Collection)
                .Where(s => store.Find(PermissionSetState.Provisioned(s.Key), account) is { } p && (latest is null || p.Flag("IsLatest") == latest))
                .Select(s => KeyValuePair.Create(s.Key, s.Key)),
            arn => JsonValue.Create(arn));
    }

    private static bool? Latest(JsonObject input) => input.Text("ProvisioningStatus") switch
    {
        "LATEST_PERMISSION_SET_PROVISIONED" => true,
        "LATEST_PERMISSION_SET_NOT_PROVISIONED" => false,
        _ => null,
    };

    private static void Finish(CallContext context, JsonObject work)
    {
        var store = context.Cloud.Store;
        var request = store.Find(RequestState.Collection, work.Needed("RequestId"))!;
        var failure = default(string);
        if (PermissionSetState.Find(store, request.Needed("PermissionSetArn")) is not { } set)
        {
            failure = "The permission set is gone.";
        }
        else
        {
            var accounts = request.Text("AccountId") is { } one ? [one] : store.All(PermissionSetState.Provisioned(set.Needed("PermissionSetArn"))).Select(p => p.Key).ToList();
            foreach (var account in accounts) failure = ReservedRoles.Write(context, set, AccountId.Parse(account)) ?? failure;
        }

        RequestState.End(store, request, failure);
    }
}
