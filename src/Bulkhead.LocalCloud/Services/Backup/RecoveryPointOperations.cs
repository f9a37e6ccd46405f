using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>What is in vaults. A locked vault gives nothing up before its time.</summary>
internal static class RecoveryPointOperations
{
    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidParameterValueException");

    public static JsonObject DescribeRecoveryPoint(CallContext context, JsonObject input) => VaultState.RequirePoint(context, input).Copy();

    public static JsonObject ListRecoveryPointsByBackupVault(CallContext context, JsonObject input)
    {
        var vault = input.Needed("BackupVaultName");
        VaultState.Require(context, vault);
        var points = context.Cloud.Store.All(VaultState.Points(context.Account.Value, context.Region.Value, vault))
            .Where(p => input.Text("ByResourceArn") is not { } resource || p.Value.Text("ResourceArn") == resource);
        return Pages.Page(input, "RecoveryPoints", points, p => p.Copy());
    }

    public static JsonObject DeleteRecoveryPoint(CallContext context, JsonObject input)
    {
        VaultState.RequirePoint(context, input);
        RefuseWhereLocked(context, input);
        context.Cloud.Store.Remove(
            VaultState.Points(context.Account.Value, context.Region.Value, input.Needed("BackupVaultName")), input.Needed("RecoveryPointArn"));
        return [];
    }

    public static JsonObject UpdateRecoveryPointLifecycle(CallContext context, JsonObject input)
    {
        var point = VaultState.RequirePoint(context, input).Copy();
        RefuseWhereLocked(context, input);
        point["Lifecycle"] = input.Object("Lifecycle")?.DeepClone() ?? new JsonObject();
        context.Cloud.Store.Put(
            VaultState.Points(context.Account.Value, context.Region.Value, input.Needed("BackupVaultName")), input.Needed("RecoveryPointArn"), point);
        return point.Pick("BackupVaultArn", "RecoveryPointArn", "Lifecycle");
    }

    /// <summary>AWS Backup Developer Guide, "AWS Backup Vault Lock": while a vault is locked, nobody deletes a backup or changes how long it is kept.</summary>
    private static void RefuseWhereLocked(CallContext context, JsonObject input)
    {
        var vault = VaultState.Require(context, input.Needed("BackupVaultName"));
        if (VaultState.IsLocked(vault))
            throw new ServiceException("InvalidRequestException", $"The recovery point is in the locked backup vault {vault.Needed("BackupVaultName")}.");
    }
}
