using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>Backups and copies. Each is done, or has failed, when the call is answered.</summary>
internal sealed class BackupJobOperations(BackupEvents events)
{
    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidParameterValueException");

    public JsonObject StartBackupJob(CallContext context, JsonObject input)
    {
        var vault = VaultState.Require(context, input.Needed("BackupVaultName"));
        var resource = Arn.TryParse(input.Needed("ResourceArn")) ?? throw new ServiceException("InvalidParameterValueException", "The ARN of the resource is not valid.");
        var type = TypeOf(resource) ?? throw new ServiceException("InvalidParameterValueException", $"Resource type of {resource} is not supported.");
        CheckRole(context, input, vault);
        var problem = VaultState.Refuses(vault, input.Object("Lifecycle"));
        var point = Point(context, vault, resource.ToString(), type, input, $"arn:aws:backup:{context.Region}:{context.Account}:recovery-point:{ResourceIds.Uuid()}");
        var job = input.Pick("BackupVaultName", "IamRoleArn");
        job["BackupJobId"] = ResourceIds.Uuid().ToUpperInvariant();
        job["AccountId"] = context.Account.Value;
        job["BackupVaultArn"] = vault.Text("BackupVaultArn");
        job["ResourceArn"] = resource.ToString();
        job["ResourceType"] = type;
        job["CreationDate"] = context.Now.ToJson();
        job["CompletionDate"] = context.Now.ToJson();
        job["State"] = problem is null ? "COMPLETED" : "FAILED";
        if (problem is null)
        {
            job["RecoveryPointArn"] = point.Text("RecoveryPointArn");
            context.Cloud.Store.Put(VaultState.Points(context.Account.Value, context.Region.Value, vault.Needed("BackupVaultName")), point.Needed("RecoveryPointArn"), point);
        }
        else
        {
            job["StatusMessage"] = problem;
        }

        context.Cloud.Store.Put(Jobs(context), job.Needed("BackupJobId"), job);
        events.BackupEnded(context, job);
        return job.Pick("BackupJobId", "RecoveryPointArn", "CreationDate");
    }

    public static JsonObject DescribeBackupJob(CallContext context, JsonObject input) =>
        (context.Cloud.Store.Find(Jobs(context), input.Needed("BackupJobId")) ?? throw Missing(input.Needed("BackupJobId"))).Copy();

    public static JsonObject ListBackupJobs(CallContext context, JsonObject input) =>
        Pages.Page(input, "BackupJobs", context.Cloud.Store.All(Jobs(context)).Where(j => Is(j.Value, input)), j => j.Copy());

    public JsonObject StartCopyJob(CallContext context, JsonObject input)
    {
        var point = VaultState.RequirePoint(context, new JsonObject { ["BackupVaultName"] = input.Text("SourceBackupVaultName"), ["RecoveryPointArn"] = input.Text("RecoveryPointArn") });
        CheckRole(context, input, VaultState.Require(context, input.Needed("SourceBackupVaultName")));
        var destination = input.Needed("DestinationBackupVaultArn");
        var vault = VaultState.Find(context.Cloud.Store, destination);
        var problem = vault is null ? $"Backup vault {destination} does not exist." : Obstacle(context, vault) ?? VaultState.Refuses(vault, input.Object("Lifecycle"));
        var job = input.Pick("IamRoleArn", "DestinationBackupVaultArn");
        job["CopyJobId"] = ResourceIds.Uuid().ToUpperInvariant();
        job["AccountId"] = context.Account.Value;
        job["SourceBackupVaultArn"] = point.Text("BackupVaultArn");
        job["SourceRecoveryPointArn"] = point.Text("RecoveryPointArn");
        job["ResourceArn"] = point.Text("ResourceArn");
        job["ResourceType"] = point.Text("ResourceType");
        job["CreationDate"] = context.Now.ToJson();
        job["CompletionDate"] = context.Now.ToJson();
        job["State"] = problem is null ? "COMPLETED" : "FAILED";
        if (problem is null && Arn.TryParse(destination) is { } arn)
        {
            var copy = Point(context, vault!, point.Needed("ResourceArn"), point.Needed("ResourceType"), input, $"arn:aws:backup:{arn.Region}:{arn.Account}:recovery-point:{ResourceIds.Uuid()}");
            copy["SourceBackupVaultArn"] = point.Text("BackupVaultArn");
            context.Cloud.Store.Put(VaultState.Points(arn.Account, arn.Region, vault!.Needed("BackupVaultName")), copy.Needed("RecoveryPointArn"), copy);
            job["DestinationRecoveryPointArn"] = copy.Text("RecoveryPointArn");
        }
        else
        {
            job["StatusMessage"] = problem;
        }

        context.Cloud.Store.Put(Copies(context), job.Needed("CopyJobId"), job);
        events.CopyEnded(context, job);
        return job.Pick("CopyJobId", "CreationDate");
    }

    public static JsonObject DescribeCopyJob(CallContext context, JsonObject input) => new()
    {
        ["CopyJob"] = (context.Cloud.Store.Find(Copies(context), input.Needed("CopyJobId")) ?? throw Missing(input.Needed("CopyJobId"))).Copy(),
    };

    public static JsonObject ListCopyJobs(CallContext context, JsonObject input) =>
        Pages.Page(input, "CopyJobs", context.Cloud.Store.All(Copies(context)).Where(j => Is(j.Value, input)), j => j.Copy());

    /// <summary>AWS Backup Developer Guide, "Creating backup copies across AWS accounts": within one organization, whose management account has turned it on.</summary>
    private static string? Obstacle(CallContext context, JsonObject vault)
    {
        var owner = Arn.TryParse(vault.Needed("BackupVaultArn"))!.Value.Account;
        if (owner == context.Account.Value) return null;
        var store = context.Cloud.Store;
        var areMembers = store.Find(OrganizationState.Members, context.Account.Value) is not null && store.Find(OrganizationState.Members, owner) is not null;
        return areMembers && BackupSettingOperations.Read(store).Text("isCrossAccountBackupEnabled") == "true" ? null
            : "Cross-account copies are not enabled for the organization.";
    }

    /// <summary>A role that is not there, or does not trust AWS Backup, backs nothing up.</summary>
    private static void CheckRole(CallContext context, JsonObject input, JsonObject vault)
    {
        var role = input.Needed("IamRoleArn");
        if (Arn.TryParse(role)?.Account != context.Account.Value || !RoleCode.Trusts(context, role, VaultState.ServicePrincipal, vault.Needed("BackupVaultArn")))
            throw new ServiceException("InvalidParameterValueException", $"IAM Role {role} cannot be assumed by AWS Backup");
    }

    private static JsonObject Point(CallContext context, JsonObject vault, string resource, string type, JsonObject input, string arn)
    {
        var lifecycle = input.Object("Lifecycle");
        var point = new JsonObject
        {
            ["RecoveryPointArn"] = arn,
            ["BackupVaultName"] = vault.Text("BackupVaultName"),
            ["BackupVaultArn"] = vault.Text("BackupVaultArn"),
            ["ResourceArn"] = resource,
            ["ResourceType"] = type,
            ["IamRoleArn"] = input.Text("IamRoleArn"),
            ["Status"] = "COMPLETED",
            ["CreationDate"] = context.Now.ToJson(),
            ["CompletionDate"] = context.Now.ToJson(),
            ["IsEncrypted"] = true,
            ["VaultType"] = vault.Text("VaultType"),
        };
        if (vault.Text("EncryptionKeyArn") is { } key) point["EncryptionKeyArn"] = key;
        if (lifecycle is null) return point;
        point["Lifecycle"] = lifecycle.DeepClone();
        if (lifecycle.Int("DeleteAfterDays") is { } days) point["CalculatedLifecycle"] = new JsonObject { ["DeleteAt"] = context.Now.AddDays(days).ToJson() };
        return point;
    }

    /// <summary>AWS Backup Developer Guide, "Feature availability by resource".</summary>
    private static string? TypeOf(in Arn arn) => (arn.Service, arn.Resource.Split('/', ':')[0]) switch
    {
        ("ec2", "volume") => "EBS",
        ("ec2", "instance") => "EC2",
        ("rds", "db") => "RDS",
        ("rds", "cluster") => "Aurora",
        ("dynamodb", "table") => "DynamoDB",
        ("elasticfilesystem", "file-system") => "EFS",
        ("s3", _) => "S3",
        _ => null,
    };

    private static bool Is(JsonObject job, JsonObject input) =>
        (input.Text("ByState") is not { } state || job.Text("State") == state) && (input.Text("ByResourceArn") is not { } resource || job.Text("ResourceArn") == resource);

    private static string Jobs(CallContext context) => $"backup/{context.Account}/{context.Region}/jobs";

    private static string Copies(CallContext context) => $"backup/{context.Account}/{context.Region}/copies";

    private static ServiceException Missing(string id) => new("ResourceNotFoundException", $"Cannot find the job {id}.");
}
