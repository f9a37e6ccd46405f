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
        _ => throw new UnreachableException(),
    };

    private static PlannedCall Organization(string operation, int count = 1) => new(Organizations, operation, count);

    private static IEnumerable<PlannedCall> Some(bool isNeeded, PlannedCall call) => isNeeded ? [call] : [];
}
