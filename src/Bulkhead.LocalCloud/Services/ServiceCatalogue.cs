using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Services.AccessAnalyzer;
using Bulkhead.LocalCloud.Services.AccessPortal;
using Bulkhead.LocalCloud.Services.Account;
using Bulkhead.LocalCloud.Services.Backup;
using Bulkhead.LocalCloud.Services.Budgets;
using Bulkhead.LocalCloud.Services.CloudTrail;
using Bulkhead.LocalCloud.Services.CodeBuild;
using Bulkhead.LocalCloud.Services.CodeCommit;
using Bulkhead.LocalCloud.Services.CodeConnections;
using Bulkhead.LocalCloud.Services.CodePipeline;
using Bulkhead.LocalCloud.Services.Config;
using Bulkhead.LocalCloud.Services.CostExplorer;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Ecr;
using Bulkhead.LocalCloud.Services.Ecs;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Services.GuardDuty;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.IdentityCenter;
using Bulkhead.LocalCloud.Services.IdentityStore;
using Bulkhead.LocalCloud.Services.Inspector;
using Bulkhead.LocalCloud.Services.Kms;
using Bulkhead.LocalCloud.Services.Lambda;
using Bulkhead.LocalCloud.Services.Logs;
using Bulkhead.LocalCloud.Services.Macie;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Services.Ram;
using Bulkhead.LocalCloud.Services.Rehearsal;
using Bulkhead.LocalCloud.Services.S3;
using Bulkhead.LocalCloud.Services.S3Control;
using Bulkhead.LocalCloud.Services.Scheduler;
using Bulkhead.LocalCloud.Services.SecretsManager;
using Bulkhead.LocalCloud.Services.SecurityHub;
using Bulkhead.LocalCloud.Services.ServiceQuotas;
using Bulkhead.LocalCloud.Services.Sns;
using Bulkhead.LocalCloud.Services.Sqs;
using Bulkhead.LocalCloud.Services.Ssm;
using Bulkhead.LocalCloud.Services.Sts;
using Bulkhead.LocalCloud.Services.Tagging;

namespace Bulkhead.LocalCloud.Services;

/// <summary>The services of the local cloud.</summary>
internal static class ServiceCatalogue
{
    public static IReadOnlyList<IServiceHandler> All(LocalCloudOptions options, SessionTokens tokens, ScheduledWork scheduled, EventLog events, EventRouter router) =>
    [
        new AccessAnalyzerHandler(),
        new AccessPortalHandler(tokens),
        new AccountHandler(options.Pace, scheduled),
        new BackupHandler(router),
        new BudgetsHandler(options.Prices),
        // A new account's services answer when its stacks come: each may take half as long again as the mean.
        new CloudFormationService(
            new StackSettings(new ResourceCatalogue(ResourceTypes.All), options.Pace.StackResource, options.Pace.ServiceReadiness * 1.5), scheduled),
        new CloudTrailHandler(events),
        new CodeBuildHandler(new RoleCode(tokens)),
        new CodeCommitHandler(router),
        new CodeConnectionsHandler(),
        new CodePipelineHandler(new RoleCode(tokens), router),
        new ConfigHandler(),
        new CostExplorerHandler(options.Prices),
        new Ec2Handler(new RoleCode(tokens)),
        new EcrHandler(),
        new EcsHandler(new RoleCode(tokens)),
        new EventBridgeHandler(router),
        new GuardDutyHandler(),
        new IamHandler(options.Quotas),
        new IdentityStoreHandler(),
        new InspectorHandler(),
        new KmsHandler(scheduled),
        new LambdaHandler(new RoleCode(tokens), router, scheduled),
        new LogsHandler(),
        new MacieHandler(),
        new OrganizationsHandler(options.Quotas, options.Pace, scheduled),
        new RamHandler(),
        new S3Handler(),
        new S3ControlHandler(),
        new SchedulerHandler(scheduled),
        new SecretsManagerHandler(),
        new SecurityHubHandler(),
        new ServiceQuotasHandler(options.Quotas),
        new SnsHandler(),
        new SqsHandler(),
        new SsmHandler(new RoleCode(tokens)),
        new SsoAdminHandler(options, scheduled),
        new StsHandler(tokens),
        new TaggingHandler(),
    ];
}
