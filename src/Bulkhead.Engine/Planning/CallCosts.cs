using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>The API calls that a step takes when all goes well.</summary>
internal static class CallCosts
{
    private const string Organizations = "organizations";
    private const string CloudFormation = "cloudformation";
    private const string IdentityStore = "identitystore";

    public static ImmutableArray<PlannedCall> Of(StepPayload payload) => payload switch
    {
        StepPayload.CreateOrganization => [Organization("CreateOrganization"), Organization("ListRoots")],
        StepPayload.CreateJournal =>
        [
            new("s3", "CreateBucket"),
            new("s3", "PutPublicAccessBlock"),
            new("s3", "PutBucketVersioning"),
            new("s3", "PutBucketLifecycleConfiguration"),
            new("s3", "PutBucketPolicy"),
            new("s3", "GetBucketTagging"),
            new("s3", "PutBucketTagging"),
        ],
        StepPayload.EnablePolicyType => [Organization("EnablePolicyType")],
        StepPayload.EnableTrustedAccess => [Organization("EnableAWSServiceAccess")],
        StepPayload.RegisterDelegatedAdministrator => [Organization("RegisterDelegatedAdministrator")],
        StepPayload.WriteUnit { ExistingId: null } => [Organization("CreateOrganizationalUnit")],
        StepPayload.WriteUnit => [Organization("UpdateOrganizationalUnit"), Organization("TagResource")],
        StepPayload.DeleteUnit => [Organization("DeleteOrganizationalUnit")],
        StepPayload.CreateAccount =>
        [
            new("s3", "GetObject"),
            new("s3", "PutObject", 3),
            Organization("CreateAccount"),
            Organization("ListCreateAccountStatus", 4),
            new("sts", "AssumeRole"),
        ],
        StepPayload.ChangeAccount change =>
        [
            .. Some(change.DisplayName is not null, new PlannedCall("account", "PutAccountName")),
            .. Some(!change.SetTags.IsEmpty, Organization("TagResource")),
            .. Some(!change.RemoveTags.IsDefaultOrEmpty, Organization("UntagResource")),
        ],
        StepPayload.PlaceAccount => [Organization("ListParents"), Organization("MoveAccount")],
        StepPayload.WritePolicy { ExistingId: null } => [Organization("CreatePolicy")],
        StepPayload.WritePolicy => [Organization("UpdatePolicy"), Organization("TagResource")],
        StepPayload.DeletePolicy => [Organization("DeletePolicy")],
        StepPayload.AttachPolicy => [Organization("AttachPolicy")],
        StepPayload.DetachPolicy => [Organization("DetachPolicy")],
        StepPayload.WriteStack =>
        [
            new(CloudFormation, "CreateChangeSet"),
            new(CloudFormation, "DescribeChangeSet", 2),
            new(CloudFormation, "ExecuteChangeSet"),
            new(CloudFormation, "DescribeStacks", 3),
        ],
        StepPayload.DeleteStack => [new(CloudFormation, "DeleteStack"), new(CloudFormation, "DescribeStacks", 3)],
        StepPayload.WriteSetting setting => AccountSettings.Find(setting.Setting)?.WriteCalls ?? [],
        StepPayload.FindIdentityCenter => [Center("ListInstances")],
        StepPayload.WritePermissionSet set => OfPermissionSet(set),
        StepPayload.DeletePermissionSet => [Center("DeletePermissionSet")],
        StepPayload.CreateGroup => [new(IdentityStore, "CreateGroup")],
        StepPayload.RenameGroup => [new(IdentityStore, "UpdateGroup")],
        StepPayload.DeleteGroup => [new(IdentityStore, "DeleteGroup")],
        StepPayload.AddMember => [new(IdentityStore, "GetUserId", 2), new(IdentityStore, "CreateUser"), new(IdentityStore, "CreateGroupMembership")],
        StepPayload.RemoveMember => [new(IdentityStore, "DeleteGroupMembership")],
        StepPayload.AssignAccess => [Center("CreateAccountAssignment"), Center("DescribeAccountAssignmentCreationStatus", 2)],
        StepPayload.RemoveAccess => [Center("ListAccountAssignments"), Center("DeleteAccountAssignment"), Center("DescribeAccountAssignmentDeletionStatus", 2)],
        _ => throw new UnreachableException(),
    };

    private static ImmutableArray<PlannedCall> OfPermissionSet(StepPayload.WritePermissionSet set) =>
    [
        .. set.ExistingArn is null ? [Center("CreatePermissionSet")] : new[] { Center("UpdatePermissionSet"), Center("TagResource") },
        Center("ListManagedPoliciesInPermissionSet"),
        Center("ListCustomerManagedPolicyReferencesInPermissionSet"),
        Center("GetInlinePolicyForPermissionSet"),
        .. Some(set.ExistingArn is null && !set.Policies.IsEmpty, Center("AttachManagedPolicyToPermissionSet", set.Policies.Length)),
        .. Some(set.ExistingArn is null && !set.CustomerPolicies.IsEmpty, Center("AttachCustomerManagedPolicyReferenceToPermissionSet", set.CustomerPolicies.Length)),
        .. Some(set.Inline is not null, Center("PutInlinePolicyToPermissionSet")),
        Center(set.Boundary is null ? "DeletePermissionsBoundaryFromPermissionSet" : "PutPermissionsBoundaryToPermissionSet"),
        Center("ListAccountsForProvisionedPermissionSet"),
        .. Some(set.ExistingArn is not null, Center("ProvisionPermissionSet")),
        .. Some(set.ExistingArn is not null, Center("DescribePermissionSetProvisioningStatus", 2)),
    ];

    private static PlannedCall Center(string operation, int count = 1) => new("sso-admin", operation, count);

    private static PlannedCall Organization(string operation, int count = 1) => new(Organizations, operation, count);

    private static IEnumerable<PlannedCall> Some(bool isNeeded, PlannedCall call) => isNeeded ? [call] : [];
}
