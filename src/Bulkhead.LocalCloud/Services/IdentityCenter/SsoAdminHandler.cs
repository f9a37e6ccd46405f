using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>
/// IAM Identity Center's administration: the organization's instance, permission sets, assignments. The instance comes by
/// itself when the management account first asks for it, in the region where it asks: as if a person had pressed "Enable".
/// </summary>
internal sealed class SsoAdminHandler : ServiceHandler
{
    internal static readonly Paging Pages = Paging.NextToken(100, "ValidationException");

    private readonly bool _isEnabled;

    public SsoAdminHandler(LocalCloudOptions options, ScheduledWork scheduled) : base("sso-admin")
    {
        _isEnabled = options.IdentityCenter;
        var sets = new PermissionSetOperations(options.Quotas);
        var policies = new PermissionSetPolicyOperations(options.Quotas);
        var assignments = new AssignmentOperations(options.Quotas, options.Pace, scheduled);
        var provisioning = new ProvisioningOperations(options.Quotas, options.Pace, scheduled);
        Add(ListInstances, DescribeInstance);
        Add(sets.CreatePermissionSet, PermissionSetOperations.DescribePermissionSet, PermissionSetOperations.UpdatePermissionSet,
            PermissionSetOperations.DeletePermissionSet, PermissionSetOperations.ListPermissionSets, PermissionSetOperations.TagResource,
            PermissionSetOperations.UntagResource, PermissionSetOperations.ListTagsForResource);
        Add(PermissionSetPolicyOperations.PutInlinePolicyToPermissionSet, PermissionSetPolicyOperations.GetInlinePolicyForPermissionSet,
            PermissionSetPolicyOperations.DeleteInlinePolicyFromPermissionSet, policies.AttachManagedPolicyToPermissionSet,
            PermissionSetPolicyOperations.DetachManagedPolicyFromPermissionSet, PermissionSetPolicyOperations.ListManagedPoliciesInPermissionSet,
            policies.AttachCustomerManagedPolicyReferenceToPermissionSet,
            PermissionSetPolicyOperations.DetachCustomerManagedPolicyReferenceFromPermissionSet,
            PermissionSetPolicyOperations.ListCustomerManagedPolicyReferencesInPermissionSet,
            PermissionSetPolicyOperations.PutPermissionsBoundaryToPermissionSet, PermissionSetPolicyOperations.GetPermissionsBoundaryForPermissionSet,
            PermissionSetPolicyOperations.DeletePermissionsBoundaryFromPermissionSet);
        Add(assignments.CreateAccountAssignment, assignments.DeleteAccountAssignment,
            AssignmentOperations.DescribeAccountAssignmentCreationStatus, AssignmentOperations.DescribeAccountAssignmentDeletionStatus,
            AssignmentOperations.ListAccountAssignmentCreationStatus, AssignmentOperations.ListAccountAssignmentDeletionStatus,
            AssignmentOperations.ListAccountAssignments, AssignmentOperations.ListAccountAssignmentsForPrincipal);
        Add(provisioning.ProvisionPermissionSet, ProvisioningOperations.DescribePermissionSetProvisioningStatus,
            ProvisioningOperations.ListPermissionSetProvisioningStatus, ProvisioningOperations.ListAccountsForProvisionedPermissionSet,
            ProvisioningOperations.ListPermissionSetsProvisionedToAccount);
    }

    private JsonObject ListInstances(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var instance = IdentityCenterState.Find(store);
        if (instance is null && _isEnabled && OrganizationState.Find(store)?.Text("ManagementId") == context.Account.Value)
        {
            instance = IdentityCenterState.Enable(store, context.Account.Value, context.Region, context.Now);
        }

        var isSeen = instance?.Text("Region") == context.Region.Value && store.Find(OrganizationState.Members, context.Account.Value) is not null;
        return new JsonObject { ["Instances"] = isSeen ? new JsonArray(Show(instance!)) : [] };
    }

    private static JsonObject DescribeInstance(CallContext context, JsonObject input) => Show(IdentityCenterState.Require(context, input));

    private static JsonObject Show(JsonObject instance)
    {
        var shown = instance.Pick("InstanceArn", "IdentityStoreId", "OwnerAccountId", "CreatedDate");
        shown["Status"] = "ACTIVE";
        return shown;
    }
}
