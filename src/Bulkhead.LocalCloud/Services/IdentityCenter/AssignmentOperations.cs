using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityStore;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>Who is let into which account with which permission set. AWS answers at once and does it later.</summary>
internal sealed class AssignmentOperations
{
    private const string Kind = "sso:Assignment";
    private const string Creation = "creation";
    private const string Deletion = "deletion";

    private readonly CloudQuotas _quotas;
    private readonly CloudPace _pace;

    public AssignmentOperations(CloudQuotas quotas, CloudPace pace, ScheduledWork scheduled)
    {
        (_quotas, _pace) = (quotas, pace);
        scheduled.Define(Kind, Finish);
    }

    public JsonObject CreateAccountAssignment(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var set = Check(context, input);
        var account = input.Needed("TargetId");
        var principal = input.Needed("PrincipalId");
        if (!IdentityStoreState.Exists(store, input.Needed("PrincipalType"), principal))
            throw IdentityCenterState.NotFound($"{input.Needed("PrincipalType")} with id {principal} is not found.");
        if (Running(store, Creation) >= _quotas.ConcurrentAssignments)
            throw IdentityCenterState.Quota($"More than {_quotas.ConcurrentAssignments} account assignments are being created.");
        if (store.Find(PermissionSetState.Provisioned(set.Needed("PermissionSetArn")), account) is null
            && store.All(PermissionSetState.Collection).Count(s => store.Find(PermissionSetState.Provisioned(s.Key), account) is not null) >= _quotas.PermissionSetsPerAccount)
            throw IdentityCenterState.Quota($"The account has {_quotas.PermissionSetsPerAccount} permission sets already.");
        return new JsonObject { ["AccountAssignmentCreationStatus"] = Plan(context, input, Creation) };
    }

    public JsonObject DeleteAccountAssignment(CallContext context, JsonObject input)
    {
        Check(context, input);
        return new JsonObject { ["AccountAssignmentDeletionStatus"] = Plan(context, input, Deletion) };
    }

    public static JsonObject DescribeAccountAssignmentCreationStatus(CallContext context, JsonObject input) =>
        new() { ["AccountAssignmentCreationStatus"] = RequestState.Describe(context, input, Creation, input.Needed("AccountAssignmentCreationRequestId")) };

    public static JsonObject DescribeAccountAssignmentDeletionStatus(CallContext context, JsonObject input) =>
        new() { ["AccountAssignmentDeletionStatus"] = RequestState.Describe(context, input, Deletion, input.Needed("AccountAssignmentDeletionRequestId")) };

    public static JsonObject ListAccountAssignmentCreationStatus(CallContext context, JsonObject input) =>
        RequestState.List(context, input, Creation, "AccountAssignmentsCreationStatus");

    public static JsonObject ListAccountAssignmentDeletionStatus(CallContext context, JsonObject input) =>
        RequestState.List(context, input, Deletion, "AccountAssignmentsDeletionStatus");

    public static JsonObject ListAccountAssignments(CallContext context, JsonObject input)
    {
        var set = PermissionSetState.Require(context, input);
        var (arn, account) = (set.Needed("PermissionSetArn"), input.Needed("AccountId"));
        return SsoAdminHandler.Pages.Page(
            input, "AccountAssignments", AssignmentState.All(context.Cloud.Store, account).Where(a => a.Value.Needed("PermissionSetArn") == arn), a => a.Copy());
    }

    public static JsonObject ListAccountAssignmentsForPrincipal(CallContext context, JsonObject input)
    {
        IdentityCenterState.Require(context, input);
        var (type, id, only) = (input.Needed("PrincipalType"), input.Needed("PrincipalId"), input.Object("Filter")?.Text("AccountId"));
        var store = context.Cloud.Store;
        // A person has what their groups have, too (ListAccountAssignmentsForPrincipal API page).
        var groups = type == "USER" ? IdentityStoreState.GroupsOf(store, id).ToHashSet(StringComparer.Ordinal) : [];
        return SsoAdminHandler.Pages.Page(
            input,
            "AccountAssignments",
            AssignmentState.All(store).Where(a =>
                (only is null || a.Value.Needed("AccountId") == only)
                && (a.Value.Needed("PrincipalType") == type ? a.Value.Needed("PrincipalId") == id : groups.Contains(a.Value.Needed("PrincipalId")))),
            a => a.Copy());
    }

    private static JsonObject Check(CallContext context, JsonObject input)
    {
        var set = PermissionSetState.Require(context, input);
        var store = context.Cloud.Store;
        var account = input.Needed("TargetId");
        if (store.Find(OrganizationState.Members, account) is null) throw IdentityCenterState.NotFound($"Account {account} is not found in the organization.");
        var instance = IdentityCenterState.Find(store)!;
        if (account == instance.Needed("OwnerAccountId") && IdentityCenterState.IsDelegate(context, instance))
            throw new ServiceException("AccessDeniedException", "A delegated administrator can't assign access to the management account.");
        PermissionSetState.RefuseOfManagement(context, set);
        return set;
    }

    private static int Running(ResourceStore store, string kind) =>
        store.All(RequestState.Collection).Count(r => r.Value.Text("Kind") == kind && r.Value.Text("Status") == "IN_PROGRESS");

    private JsonObject Plan(CallContext context, JsonObject input, string kind)
    {
        var store = context.Cloud.Store;
        // "You are attempting to create or delete the same assignment at once": AWS wants the caller to wait.
        if (store.All(RequestState.Collection).Any(r => r.Value.Text("Status") == "IN_PROGRESS" && IsSame(r.Value, input)))
            throw IdentityCenterState.Conflict("There is a conflicting operation in process for this principal, account and permission set.");
        var request = RequestState.New(context, kind, input.Pick("PermissionSetArn", "PrincipalId", "PrincipalType", "TargetId", "TargetType"));
        ScheduledWork.Plan(store, Kind, context.Now + _pace.Of(_pace.AccountAssignment, request.Needed("RequestId")), request.Needed("RequestId"), new JsonObject { ["RequestId"] = request.Needed("RequestId") });
        return RequestState.Show(request);
    }

    private static bool IsSame(JsonObject request, JsonObject input) => request.Text("Kind") is Creation or Deletion
        && request.Text("PermissionSetArn") == input.Text("PermissionSetArn") && request.Text("PrincipalId") == input.Text("PrincipalId") && request.Text("TargetId") == input.Text("TargetId");

    private static void Finish(CallContext context, JsonObject work)
    {
        var store = context.Cloud.Store;
        var request = store.Find(RequestState.Collection, work.Needed("RequestId"))!;
        RequestState.End(store, request, request.Text("Kind") == Creation ? Create(context, request) : Delete(store, request));
    }

    private static string? Create(CallContext context, JsonObject request)
    {
        var store = context.Cloud.Store;
        var account = request.Needed("TargetId");
        if (PermissionSetState.Find(store, request.Needed("PermissionSetArn")) is not { } set) return "The permission set is gone.";
        if (store.Find(OrganizationState.Members, account) is null) return "The account has left the organization.";
        // A set that is there already stays as it was provisioned (CreateAccountAssignment API page).
        if (store.Find(PermissionSetState.Provisioned(set.Needed("PermissionSetArn")), account) is null
            && ReservedRoles.Write(context, set, AccountId.Parse(account)) is { } failure) return failure;
        AssignmentState.Put(store, account, set.Needed("PermissionSetArn"), request.Needed("PrincipalType"), request.Needed("PrincipalId"));
        return null;
    }

    private static string? Delete(ResourceStore store, JsonObject request)
    {
        var (account, arn) = (request.Needed("TargetId"), request.Needed("PermissionSetArn"));
        if (!AssignmentState.Remove(store, account, arn, request.Needed("PrincipalType"), request.Needed("PrincipalId")))
            return $"Received a 404 status error: Assignment of {request.Needed("PrincipalId")} in account {account} is not found.";
        if (PermissionSetState.Find(store, arn) is { } set && !AssignmentState.All(store, account).Any(a => a.Value.Needed("PermissionSetArn") == arn))
            ReservedRoles.Remove(store, set, account);
        return null;
    }
}
