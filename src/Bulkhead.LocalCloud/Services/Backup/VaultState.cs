using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>Where AWS Backup keeps vaults and what is in them, and what a lock allows.</summary>
internal static class VaultState
{
    public const string ServicePrincipal = "backup.amazonaws.com";

    public static string Vaults(string account, string region) => $"backup/{account}/{region}/vaults";

    public static string Points(string account, string region, string vault) => $"backup/{account}/{region}/points/{vault}";

    /// <summary>The plans that test restores, by name.</summary>
    public static string RestoreTests(CallContext context) => $"backup/{context.Account}/{context.Region}/restore-tests";

    /// <summary>What a plan that tests restores selects, by name.</summary>
    public static string RestoreTestSelections(CallContext context, string plan) => $"backup/{context.Account}/{context.Region}/restore-test-selections/{plan}";

    /// <summary>A plan that tests restores, by ARN; null when there is none.</summary>
    public static JsonObject? FindRestoreTest(ResourceStore store, string arn) => Arn.TryParse(arn) is { Service: "backup" } parsed && parsed.Resource.StartsWith("restore-testing-plan:", StringComparison.Ordinal)
        ? store.All($"backup/{parsed.Account}/{parsed.Region}/restore-tests").Select(p => p.Value).FirstOrDefault(p => p.Text("RestoreTestingPlanArn") == arn)
        : null;

    /// <summary>A vault of any account, by ARN; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, string vaultArn) =>
        Arn.TryParse(vaultArn) is { Service: "backup" } arn && arn.Resource.Split(':') is ["backup-vault", var name] ? store.Find(Vaults(arn.Account, arn.Region), name) : null;

    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject Require(CallContext context, string name) =>
        context.Cloud.Store.Find(Vaults(context.Account.Value, context.Region.Value), name)
        ?? throw new ServiceException("ResourceNotFoundException", $"Backup vault {name} does not exist.");

    /// <summary>Keeps a vault where its ARN says that it is.</summary>
    public static void Put(CallContext context, JsonObject vault)
    {
        var arn = Arn.TryParse(vault.Needed("BackupVaultArn"))!.Value;
        context.Cloud.Store.Put(Vaults(arn.Account, arn.Region), vault.Needed("BackupVaultName"), vault);
    }

    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject RequirePoint(CallContext context, JsonObject input)
    {
        var vault = input.Needed("BackupVaultName");
        Require(context, vault);
        return context.Cloud.Store.Find(Points(context.Account.Value, context.Region.Value, vault), input.Needed("RecoveryPointArn"))
            ?? throw new ServiceException("ResourceNotFoundException", $"Recovery point {input.Needed("RecoveryPointArn")} does not exist in backup vault {vault}.");
    }

    /// <summary>Whether a vault has a lock, in either mode.</summary>
    public static bool IsLocked(JsonObject vault) => vault.ContainsKey("MinRetentionDays") || vault.ContainsKey("MaxRetentionDays") || vault.ContainsKey("LockDate");

    /// <summary>Whether the lock can't be changed any more: in compliance mode, its grace over.</summary>
    public static bool IsImmutable(JsonObject vault, DateTimeOffset now) => vault.ContainsKey("LockDate") && vault.Time("LockDate") <= now;

    /// <summary>Why a backup of a lifecycle can't stand in a vault; null when it can (AWS Backup Developer Guide, "AWS Backup Vault Lock").</summary>
    public static string? Refuses(JsonObject vault, JsonObject? lifecycle)
    {
        var days = lifecycle?.Int("DeleteAfterDays");
        if (vault.Int("MinRetentionDays") is { } least && days < least) return $"Retention period of {days} days is less than the vault's minimum of {least} days.";
        if (vault.Int("MaxRetentionDays") is { } most && (days is null || days > most)) return $"Retention period is more than the vault's maximum of {most} days.";
        return null;
    }
}
