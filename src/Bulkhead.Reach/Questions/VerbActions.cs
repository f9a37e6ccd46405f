using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Questions;

/// <summary>Which actions read content, change, and delete (docs/invariants.md, "What the verbs count").</summary>
internal static class VerbActions
{
    // The access level "Read" is also that of reading configuration, so the actions that hand out content are named one by one
    // (Service Authorization Reference, the pages of the services).
    private static readonly ImmutableArray<string> Content =
    [
        "s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent", "secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue",
        "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory", "kms:Decrypt",
        "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:GetRecords",
        "dynamodb:ExportTableToPointInTime", "logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery", "logs:StartLiveTail", "logs:Unmask",
        "lambda:GetFunction", "lambda:GetLayerVersion", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "codecommit:GitPull", "codecommit:GetFile",
        "codecommit:GetBlob", "codeartifact:GetPackageVersionAsset", "codeartifact:ReadFromRepository", "sqs:ReceiveMessage", "kinesis:GetRecords",
        "kinesisvideo:GetMedia", "ebs:GetSnapshotBlock", "ec2:GetPasswordData", "ec2:GetConsoleOutput", "ec2:GetConsoleScreenshot",
        "rds-data:ExecuteStatement", "rds-data:BatchExecuteStatement", "rds-db:connect",
        "rds:StartExportTask", "redshift:GetClusterCredentials", "redshift:GetClusterCredentialsWithIAM", "redshift-serverless:GetCredentials",
        "redshift-data:ExecuteStatement", "redshift-data:GetStatementResult", "athena:GetQueryResults", "athena:StartQueryExecution",
        "es:ESHttpGet", "es:ESHttpPost", "aoss:APIAccessAll", "elasticfilesystem:ClientMount", "fsx:CreateBackup", "glacier:GetJobOutput",
        "neptune-db:ReadDataViaQuery", "neptune-db:connect", "cassandra:Select", "timestream:Select", "elasticache:Connect", "memorydb:Connect",
        "dax:GetItem", "dax:Query", "dax:Scan", "glue:GetConnection", "appconfig:GetLatestConfiguration", "cloudtrail:StartQuery",
        "cloudtrail:GetQueryResults", "workspaces:Stream", "backup:StartRestoreJob", "states:GetExecutionHistory", "sagemaker:InvokeEndpoint",
        "healthlake:ReadResource", "healthlake:SearchWithGet", "workdocs:GetDocument", "iot:GetThingShadow",
        "geo:GetDevicePosition", "polly:GetLexicon", "transcribe:GetTranscriptionJob", "comprehendmedical:DescribeEntitiesDetectionV2Job",
    ];

    private static readonly string[] DeletingNames =
        ["Delete", "BatchDelete", "Terminate", "Purge", "Remove", "BatchRemove", "Destroy", "Drop", "Deregister", "ScheduleKeyDeletion", "Close", "Abort"];

    // What ends, hides or lets expire without saying so in its name.
    private static readonly FrozenSet<string> OtherDeleting = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning", "s3:PutObject", "s3:BypassGovernanceRetention", "s3:PutObjectRetention",
        "s3:PutBucketObjectLockConfiguration", "kms:DisableKey", "kms:PutKeyPolicy", "logs:PutRetentionPolicy", "dynamodb:UpdateTimeToLive",
        "dynamodb:PartiQLDelete", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors", "ecr:PutLifecyclePolicy",
        "backup:PutBackupVaultLockConfiguration", "backup:UpdateRecoveryPointLifecycle", "backup:PutBackupVaultAccessPolicy", "sqs:SetQueueAttributes",
        "config:StopConfigurationRecorder", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");

    private static readonly ConcurrentDictionary<(ReachVerb Verb, string Service), ImmutableArray<CatalogueAction>> OfServices = new();

    private static readonly Lazy<ImmutableArray<CatalogueAction>> ReadingActions = new(() =>
        [.. Content.Select(ActionCatalogue.Embedded.FindAction).OfType<CatalogueAction>()]);

    /// <summary>The named actions that the catalogue does not have: there should be none.</summary>
    public static IEnumerable<string> Unknown =>
        Content.Concat(OtherDeleting).Where(a => ActionCatalogue.Embedded.FindAction(a) is null);

    /// <summary>Whether the action is one of the verb's.</summary>
    public static bool IsOne(ReachVerb verb, CatalogueAction action) => verb switch
    {
        ReachVerb.Read => ReadingActions.Value.Contains(action),
        ReachVerb.Change => action.AccessLevel is AccessLevel.Write or AccessLevel.Tagging or AccessLevel.PermissionsManagement && !IsHarmless(action) && !IsMisread(action.Name),
        ReachVerb.Delete => action.AccessLevel is AccessLevel.Write or AccessLevel.PermissionsManagement
            && (Array.Exists(DeletingNames, n => action.Name.StartsWith(n, StringComparison.Ordinal)) || OtherDeleting.Contains(action.FullName)),
        ReachVerb.Pass => action.FullName == "iam:PassRole",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The verb's actions of a service.</summary>
    public static ImmutableArray<CatalogueAction> Of(ReachVerb verb, string service) => OfServices.GetOrAdd(
        (verb, service), static key => [.. ActionCatalogue.Embedded.FindService(key.Service)?.Actions.Where(a => IsOne(key.Verb, a)) ?? []]);

    /// <summary>The verb's actions that a policy's statements could allow.</summary>
    public static IEnumerable<CatalogueAction> AllowedBy(ReachVerb verb, PolicyDocument document) => document.Statements
        .Where(s => s.Effect == StatementEffect.Allow && s.Action is not null)
        .SelectMany(s => s.Action!.IsNegated ? ActionCatalogue.Embedded.Expand("*") : s.Action.Patterns.SelectMany(p => ActionCatalogue.Embedded.Expand(p.Text)))
        .Where(a => IsOne(verb, a))
        .Distinct();

    // The reference calls a few lists writing, such as iot:ListSubscriptions.
    private static bool IsMisread(string name) => name.StartsWith("List", StringComparison.Ordinal) || name.StartsWith("Describe", StringComparison.Ordinal);

    // Sessions of the service itself, simulations and reports: the reference calls them writing, and they change nothing of the account.
    private static bool IsHarmless(CatalogueAction action) => action.Service is "sts" or "signin"
        || action.FullName is "iam:PassRole" or "iam:GenerateCredentialReport" or "iam:GenerateServiceLastAccessedDetails" or "iam:GenerateOrganizationsAccessReport";
}
