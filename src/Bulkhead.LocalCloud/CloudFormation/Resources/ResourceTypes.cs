using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>The resource types that the local cloud has.</summary>
internal static class ResourceTypes
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
    [
        new AccessAnalyzer.AnalyzerResource(),
        new Backup.BackupVaultResource(),
        new Backup.LogicallyAirGappedBackupVaultResource(),
        new Backup.RestoreTestingPlanResource(),
        new Backup.RestoreTestingSelectionResource(),
        new Budgets.BudgetResource(),
        new Budgets.BudgetsActionResource(),
        new CloudTrail.TrailResource(),
        new CodeBuild.ProjectResource(),
        new CodeCommit.RepositoryResource(),
        new CodeConnections.ConnectionResource(),
        new CodePipeline.PipelineResource(),
        new Config.ConfigurationAggregatorResource(),
        new Config.ConfigurationRecorderResource(),
        new Config.ConformancePackResource(),
        new Config.DeliveryChannelResource(),
        new EventBridge.EventBusResource(),
        new EventBridge.RuleResource(),
        new Iam.GroupResource(),
        new Iam.InstanceProfileResource(),
        new Iam.ManagedPolicyResource(),
        new Iam.OidcProviderResource(),
        new Iam.PolicyResource(),
        new Iam.RoleResource(),
        new Iam.SamlProviderResource(),
        new Iam.ServiceLinkedRoleResource(),
        new Iam.UserResource(),
        new Kms.AliasResource(),
        new Kms.KeyResource(),
        new Lambda.FunctionResource(),
        new Logs.LogGroupResource(),
        new Ram.ResourceShareResource(),
        new S3.BucketPolicyResource(),
        new S3.BucketResource(),
        new Scheduler.ScheduleGroupResource(),
        new Scheduler.ScheduleResource(),
        new SecretsManager.SecretPolicyResource(),
        new SecretsManager.SecretResource(),
        new Sns.SubscriptionResource(),
        new Sns.TopicPolicyResource(),
        new Sns.TopicResource(),
        new Sqs.QueueResource(),
        new Ssm.ParameterResource(),
    ];
}
