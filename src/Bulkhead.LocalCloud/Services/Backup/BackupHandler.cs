using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>
/// AWS Backup: vaults with their locks and policies, recovery points and copies of them. Backups are made when they are asked
/// for, of whatever the request names, and hold no data; plans and policies start none.
/// </summary>
internal sealed class BackupHandler : ServiceHandler
{
    public BackupHandler() : base("backup")
    {
        Add(VaultOperations.CreateBackupVault, VaultOperations.DescribeBackupVault, VaultOperations.ListBackupVaults, VaultOperations.DeleteBackupVault);
        Add(VaultOperations.CreateLogicallyAirGappedBackupVault);
        Add(VaultOperations.PutBackupVaultAccessPolicy, VaultOperations.GetBackupVaultAccessPolicy, VaultOperations.DeleteBackupVaultAccessPolicy);
        Add(VaultOperations.PutBackupVaultLockConfiguration, VaultOperations.DeleteBackupVaultLockConfiguration);
        Add(VaultOperations.TagResource, VaultOperations.UntagResource, VaultOperations.ListTags);
        Add(RecoveryPointOperations.DescribeRecoveryPoint, RecoveryPointOperations.ListRecoveryPointsByBackupVault);
        Add(RecoveryPointOperations.DeleteRecoveryPoint, RecoveryPointOperations.UpdateRecoveryPointLifecycle);
        Add(BackupJobOperations.StartBackupJob, BackupJobOperations.DescribeBackupJob, BackupJobOperations.ListBackupJobs);
        Add(BackupJobOperations.StartCopyJob, BackupJobOperations.DescribeCopyJob, BackupJobOperations.ListCopyJobs);
        Add(BackupSettingOperations.DescribeGlobalSettings, BackupSettingOperations.UpdateGlobalSettings);
    }
}
