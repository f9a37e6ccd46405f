using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>What EventBridge hears of jobs (AWS Backup Developer Guide, "Monitoring AWS Backup events using Amazon EventBridge").</summary>
internal sealed class BackupEvents(EventRouter router)
{
    private const string Source = "aws.backup";

    /// <summary>A backup came to its end.</summary>
    public void BackupEnded(CallContext context, JsonObject job) => Add(context, "Backup Job State Change", job.Needed("BackupVaultArn"), "backupJobId", job.Needed("BackupJobId"), job);

    /// <summary>A copy came to its end.</summary>
    public void CopyEnded(CallContext context, JsonObject job) => Add(context, "Copy Job State Change", job.Needed("SourceBackupVaultArn"), "copyJobId", job.Needed("CopyJobId"), job);

    private void Add(CallContext context, string type, string resource, string idName, string id, JsonObject job)
    {
        var detail = new JsonObject { [idName] = id };
        foreach (var member in new[] { "BackupVaultArn", "BackupVaultName", "SourceBackupVaultArn", "DestinationBackupVaultArn", "ResourceArn", "ResourceType", "IamRoleArn", "State", "StatusMessage", "CreationDate", "CompletionDate" })
            if (job.Text(member) is { } value) detail[char.ToLowerInvariant(member[0]) + member[1..]] = value;
        router.Add(BusEvent.OfService(context, Source, type, resource, detail));
    }
}
