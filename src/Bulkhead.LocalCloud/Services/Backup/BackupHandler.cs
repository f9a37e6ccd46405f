using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>
/// AWS Backup: vaults with their locks and policies, recovery points and copies of them. Backups are made when they are asked
/// for, of whatever the request names, and hold no data; plans and policies start none, of backups or of tests of restores.
/// </summary>
internal sealed class BackupHandler : ServiceHandler
{
    public BackupHandler(EventRouter router) : base("backup")
    {
        var jobs = new BackupJobOperations(new BackupEvents(router));
        Add(VaultOperations.CreateBackupVault, VaultOperations.DescribeBackupVault, VaultOperations.ListBackupVaults, VaultOperations.DeleteBackupVault);
        Add(VaultOperations.CreateLogicallyAirGappedBackupVault, VaultOperations.AssociateBackupVaultMpaApprovalTeam, VaultOperations.DisassociateBackupVaultMpaApprovalTeam);
        Add(VaultOperations.PutBackupVaultAccessPolicy, VaultOperations.GetBackupVaultAccessPolicy, VaultOperations.DeleteBackupVaultAccessPolicy);
        Add(VaultOperations.PutBackupVaultLockConfiguration, VaultOperations.DeleteBackupVaultLockConfiguration);
        Add(VaultOperations.TagResource, VaultOperations.UntagResource, VaultOperations.ListTags);
        Add(RecoveryPointOperations.DescribeRecoveryPoint, RecoveryPointOperations.ListRecoveryPointsByBackupVault);
        Add(RecoveryPointOperations.DeleteRecoveryPoint, RecoveryPointOperations.UpdateRecoveryPointLifecycle);
        Add(jobs.StartBackupJob, BackupJobOperations.DescribeBackupJob, BackupJobOperations.ListBackupJobs);
        Add(jobs.StartCopyJob, BackupJobOperations.DescribeCopyJob, BackupJobOperations.ListCopyJobs);
        Add(RestoreTestingOperations.CreateRestoreTestingPlan, RestoreTestingOperations.GetRestoreTestingPlan, RestoreTestingOperations.ListRestoreTestingPlans);
        Add(RestoreTestingOperations.UpdateRestoreTestingPlan, RestoreTestingOperations.DeleteRestoreTestingPlan);
        Add(RestoreTestingOperations.CreateRestoreTestingSelection, RestoreTestingOperations.GetRestoreTestingSelection, RestoreTestingOperations.ListRestoreTestingSelections);
        Add(RestoreTestingOperations.UpdateRestoreTestingSelection, RestoreTestingOperations.DeleteRestoreTestingSelection);
        Add(PlanOperations.CreateBackupPlan, PlanOperations.GetBackupPlan, PlanOperations.ListBackupPlans, PlanOperations.ListBackupPlanVersions);
        Add(PlanOperations.UpdateBackupPlan, PlanOperations.DeleteBackupPlan);
        Add(SelectionOperations.CreateBackupSelection, SelectionOperations.GetBackupSelection, SelectionOperations.ListBackupSelections, SelectionOperations.DeleteBackupSelection);
        Add(BackupSettingOperations.DescribeGlobalSettings, BackupSettingOperations.UpdateGlobalSettings);
    }
}
