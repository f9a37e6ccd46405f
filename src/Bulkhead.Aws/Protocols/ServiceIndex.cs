using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// The services by what a request shows of them, so that the first request does not read every model. A test holds it
/// against the models.
/// </summary>
internal static class ServiceIndex
{
    private static readonly ImmutableArray<(string Name, string SigningName, string Target)> Rows =
    [
        ("accessanalyzer", "access-analyzer", ""),
        ("account", "account", ""),
        ("acm", "acm", "CertificateManager"),
        ("apprunner", "apprunner", "AppRunner"),
        ("autoscaling", "autoscaling", ""),
        ("backup", "backup", ""),
        ("batch", "batch", ""),
        ("bcm-data-exports", "bcm-data-exports", "AWSBillingAndCostManagementDataExports"),
        ("bedrock-agentcore-control", "bedrock-agentcore", ""),
        ("billing", "billing", "AWSBilling"),
        ("billingconductor", "billingconductor", ""),
        ("budgets", "budgets", "AWSBudgetServiceGateway"),
        ("ce", "ce", "AWSInsightsIndexService"),
        ("cloudcontrol", "cloudcontrolapi", "CloudApiService"),
        ("cloudformation", "cloudformation", ""),
        ("cloudtrail", "cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"),
        ("cloudwatch", "monitoring", "GraniteServiceVersion20100801"),
        ("codebuild", "codebuild", "CodeBuild_20161006"),
        ("codecommit", "codecommit", "CodeCommit_20150413"),
        ("codeconnections", "codeconnections", "com.amazonaws.codeconnections.CodeConnections_20231201"),
        ("codedeploy", "codedeploy", "CodeDeploy_20141006"),
        ("codepipeline", "codepipeline", "CodePipeline_20150709"),
        ("cognito-identity", "cognito-identity", "AWSCognitoIdentityService"),
        ("config", "config", "StarlingDoveService"),
        ("controltower", "controltower", ""),
        ("datapipeline", "datapipeline", "DataPipeline"),
        ("detective", "detective", ""),
        ("dynamodb", "dynamodb", "DynamoDB_20120810"),
        ("ec2", "ec2", ""),
        ("ec2-instance-connect", "ec2-instance-connect", "AWSEC2InstanceConnectService"),
        ("ecr", "ecr", "AmazonEC2ContainerRegistry_V20150921"),
        ("ecs", "ecs", "AmazonEC2ContainerServiceV20141113"),
        ("efs", "elasticfilesystem", ""),
        ("eks", "eks", ""),
        ("elasticbeanstalk", "elasticbeanstalk", ""),
        ("events", "events", "AWSEvents"),
        ("fms", "fms", "AWSFMS_20180101"),
        ("freetier", "freetier", "AWSFreeTierService"),
        ("glue", "glue", "AWSGlue"),
        ("guardduty", "guardduty", ""),
        ("health", "health", "AWSHealth_20160804"),
        ("iam", "iam", ""),
        ("identitystore", "identitystore", "AWSIdentityStore"),
        ("imagebuilder", "imagebuilder", ""),
        ("inspector2", "inspector2", ""),
        ("invoicing", "invoicing", "Invoicing"),
        ("kms", "kms", "TrentService"),
        ("lambda", "lambda", ""),
        ("logs", "logs", "Logs_20140328"),
        ("macie2", "macie2", ""),
        ("opensearch", "es", ""),
        ("organizations", "organizations", "AWSOrganizationsV20161128"),
        ("ram", "ram", ""),
        ("rds", "rds", ""),
        ("redshift", "redshift", ""),
        ("resourcegroupstaggingapi", "tagging", "ResourceGroupsTaggingAPI_20170126"),
        ("route53", "route53", ""),
        ("s3", "s3", ""),
        ("s3control", "s3", ""),
        ("sagemaker", "sagemaker", "SageMaker"),
        ("scheduler", "scheduler", ""),
        ("secretsmanager", "secretsmanager", "secretsmanager"),
        ("securityhub", "securityhub", ""),
        ("service-quotas", "servicequotas", "ServiceQuotasV20190624"),
        ("signer", "signer", ""),
        ("sns", "sns", ""),
        ("sqs", "sqs", "AmazonSQS"),
        ("ssm", "ssm", "AmazonSSM"),
        ("sso", "awsssoportal", ""),
        ("sso-admin", "sso", "SWBExternalService"),
        ("sso-oidc", "sso-oauth", ""),
        ("stepfunctions", "states", "AWSStepFunctions"),
        ("sts", "sts", ""),
        ("support", "support", "AWSSupport_20130415"),
        ("wafv2", "wafv2", "AWSWAF_20190729"),
    ];

    private static readonly FrozenDictionary<string, ImmutableArray<string>> BySigningNames = Rows
        .GroupBy(r => r.SigningName)
        .ToFrozenDictionary(g => g.Key, g => g.Select(r => r.Name).ToImmutableArray(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> ByTargets = Rows
        .Where(r => r.Target.Length > 0)
        .ToFrozenDictionary(r => r.Target, r => r.Name, StringComparer.Ordinal);

    /// <summary>The services that are signed under a name; S3 and S3 Control share one.</summary>
    public static ImmutableArray<string> BySigningName(string signingName) =>
        BySigningNames.GetValueOrDefault(signingName, []);

    /// <summary>The service with this prefix in <c>X-Amz-Target</c>; null when there is none.</summary>
    public static ServiceModel? ByTarget(string prefix) =>
        ByTargets.TryGetValue(prefix, out var name) ? ServiceModels.Get(name) : null;

    /// <summary>The rows.</summary>
    internal static ImmutableArray<(string Name, string SigningName, string Target)> All => Rows;
}
