using System.Collections.Frozen;
using Bulkhead.LocalCloud.Authorization.Rules;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// The permissions that the operations of the local cloud's services need. Names that differ from the operation's come
/// from the Service Authorization Reference and, for Amazon S3, from "Required permissions for Amazon S3 API operations".
/// </summary>
internal static class AccessCatalogue
{
    private static readonly FrozenDictionary<string, ServiceAccess> ByService = new ServiceAccess[]
    {
        new AccessAnalyzerAccess(),
        new AccessPortalAccess(),
        new AccountAccess(),
        new BackupAccess(),
        new ServiceAccess("budgets", "budgets")
        {
            IsGlobal = true,
            Variables = new Dictionary<string, string[]> { ["BudgetName"] = ["BudgetName", "ResourceARN"], ["ActionId"] = ["ActionId"] },
            PassedRoles = [("ExecutionRoleArn", "budgets.amazonaws.com")],
            // "Actions, resources, and condition keys for AWS Budget Service": two actions for what is not about actions or tags.
            Renamed = new Dictionary<string, string[]>
            {
                ["CreateBudget"] = ["ModifyBudget"], ["UpdateBudget"] = ["ModifyBudget"], ["DeleteBudget"] = ["ModifyBudget"],
                ["CreateNotification"] = ["ModifyBudget"], ["UpdateNotification"] = ["ModifyBudget"], ["DeleteNotification"] = ["ModifyBudget"],
                ["CreateSubscriber"] = ["ModifyBudget"], ["UpdateSubscriber"] = ["ModifyBudget"], ["DeleteSubscriber"] = ["ModifyBudget"],
                ["DescribeBudget"] = ["ViewBudget"], ["DescribeBudgets"] = ["ViewBudget"],
                ["DescribeNotificationsForBudget"] = ["ViewBudget"], ["DescribeSubscribersForNotification"] = ["ViewBudget"],
            },
        },
        new CloudFormationAccess(),
        new CloudTrailAccess(),
        new CodeBuildAccess(),
        new CodeCommitAccess(),
        new CodeConnectionsAccess(),
        new CodePipelineAccess(),
        new ConfigAccess(),
        new ServiceAccess("ce", "ce")
        {
            IsGlobal = true,
            Variables = new Dictionary<string, string[]> { ["Identifier"] = ["MonitorArn", "SubscriptionArn"] },
        },
        new Ec2Access(),
        new EcrAccess(),
        new EcsAccess(),
        new EventBridgeAccess(),
        new ServiceAccess("guardduty", "guardduty")
        {
            LinkedRoles = new Dictionary<string, string> { ["CreateDetector"] = "guardduty.amazonaws.com" },
        },
        new IamAccess(),
        new IdentityCenterAccess(),
        new IdentityStoreAccess(),
        new ServiceAccess("inspector2", "inspector2")
        {
            LinkedRoles = new Dictionary<string, string> { ["Enable"] = "inspector2.amazonaws.com" },
        },
        new KmsAccess { Renamed = new Dictionary<string, string[]> { ["ReEncrypt"] = ["ReEncryptFrom", "ReEncryptTo"] } },
        new LambdaAccess(),
        new LogsAccess(),
        new ServiceAccess("macie2", "macie2")
        {
            LinkedRoles = new Dictionary<string, string> { ["EnableMacie"] = "macie.amazonaws.com" },
            Variables = new Dictionary<string, string[]> { ["ResourceId"] = ["id"] },
        },
        new OrganizationsAccess(),
        new RamAccess(),
        new S3Access(),
        new ServiceAccess("s3control", "s3")
        {
            Renamed = new Dictionary<string, string[]>
            {
                ["GetPublicAccessBlock"] = ["GetAccountPublicAccessBlock"],
                ["PutPublicAccessBlock"] = ["PutAccountPublicAccessBlock"],
                ["DeletePublicAccessBlock"] = ["PutAccountPublicAccessBlock"],
            },
        },
        new SchedulerAccess(),
        new SecretsManagerAccess(),
        new ServiceAccess("securityhub", "securityhub")
        {
            LinkedRoles = new Dictionary<string, string> { ["EnableSecurityHub"] = "securityhub.amazonaws.com" },
        },
        new ServiceQuotasAccess(),
        new SnsAccess(),
        new SqsAccess(),
        new SsmAccess(),
        new StsAccess(),
        new ServiceAccess("resourcegroupstaggingapi", "tag"),
    }.ToFrozenDictionary(s => s.Service, StringComparer.Ordinal);

    /// <summary>The permissions of a service; null for a service that is not mapped.</summary>
    public static ServiceAccess? Find(string service) => ByService.GetValueOrDefault(service);
}
