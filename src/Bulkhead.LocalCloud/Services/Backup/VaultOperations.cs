using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>Vaults, their policies, locks and tags.</summary>
internal static class VaultOperations
{
    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidParameterValueException");

    // PutBackupVaultLockConfiguration API page: the grace of a lock in compliance mode is three days or more, and what it keeps a day to a hundred years.
    private const int LeastGrace = 3;
    private const int MostDays = 36_500;
    private const int LeastAirGapped = 7;

    private static readonly string[] LockMembers = ["MinRetentionDays", "MaxRetentionDays", "LockDate"];

    public static JsonObject CreateBackupVault(CallContext context, JsonObject input)
    {
        var name = input.Needed("BackupVaultName");
        if (context.Cloud.Store.Find(VaultState.Vaults(context.Account.Value, context.Region.Value), name) is not null)
            throw new ServiceException("AlreadyExistsException", "Backup vault with the same name already exists");
        var vault = new JsonObject
        {
            ["BackupVaultName"] = name,
            ["BackupVaultArn"] = $"arn:aws:backup:{context.Region}:{context.Account}:backup-vault:{name}",
            ["VaultType"] = "BACKUP_VAULT",
            ["CreationDate"] = context.Now.ToJson(),
            ["EncryptionKeyArn"] = input.Text("EncryptionKeyArn") ?? $"arn:aws:kms:{context.Region}:{context.Account}:alias/aws/backup",
            ["Tags"] = input.Object("BackupVaultTags")?.DeepClone() ?? new JsonObject(),
        };
        VaultState.Put(context, vault);
        return vault.Pick("BackupVaultName", "BackupVaultArn", "CreationDate");
    }

    /// <summary>
    /// A vault that is locked in compliance mode from the first moment, with a key that AWS owns (AWS Backup Developer Guide,
    /// "Logically air-gapped vault").
    /// </summary>
    public static JsonObject CreateLogicallyAirGappedBackupVault(CallContext context, JsonObject input)
    {
        var name = input.Needed("BackupVaultName");
        var (least, most) = (input.Int("MinRetentionDays") ?? 0, input.Int("MaxRetentionDays") ?? 0);
        if (least < LeastAirGapped || most > MostDays || least > most)
            throw new ServiceException("InvalidParameterValueException", $"The retention days of a logically air-gapped vault are {LeastAirGapped} to {MostDays}.");
        CreateBackupVault(context, input.Pick("BackupVaultName", "EncryptionKeyArn", "BackupVaultTags"));
        var vault = VaultState.Require(context, name).Copy();
        vault["VaultType"] = "LOGICALLY_AIR_GAPPED_BACKUP_VAULT";
        vault["VaultState"] = "AVAILABLE";
        if (input.Text("EncryptionKeyArn") is null) vault.Remove("EncryptionKeyArn");
        vault["EncryptionKeyType"] = input.Text("EncryptionKeyArn") is null ? "AWS_OWNED_KMS_KEY" : "CUSTOMER_MANAGED_KMS_KEY";
        (vault["MinRetentionDays"], vault["MaxRetentionDays"], vault["LockDate"]) = (least, most, context.Now.ToJson());
        VaultState.Put(context, vault);
        return vault.Pick("BackupVaultName", "BackupVaultArn", "CreationDate", "VaultState");
    }

    public static JsonObject DescribeBackupVault(CallContext context, JsonObject input) => Show(context, VaultState.Require(context, input.Needed("BackupVaultName")));

    public static JsonObject ListBackupVaults(CallContext context, JsonObject input) =>
        Pages.Page(input, "BackupVaultList", context.Cloud.Store.All(VaultState.Vaults(context.Account.Value, context.Region.Value)), v => Show(context, v));

    public static JsonObject DeleteBackupVault(CallContext context, JsonObject input)
    {
        var name = input.Needed("BackupVaultName");
        VaultState.Require(context, name);
        if (context.Cloud.Store.All(VaultState.Points(context.Account.Value, context.Region.Value, name)).Count > 0)
            throw new ServiceException("InvalidRequestException", "Backup vault cannot be deleted because it contains recovery points.");
        context.Cloud.Store.Remove(VaultState.Vaults(context.Account.Value, context.Region.Value), name);
        return [];
    }

    public static JsonObject PutBackupVaultAccessPolicy(CallContext context, JsonObject input) => Change(context, input, vault =>
    {
        var policy = input.Text("Policy") ?? throw new ServiceException("MissingParameterValueException", "Policy is required.");
        // A policy that nobody can read would lock everybody out.
        PolicyDocuments.Check(policy, hasPrincipal: true, "InvalidParameterValueException");
        vault["Policy"] = policy;
    });

    public static JsonObject GetBackupVaultAccessPolicy(CallContext context, JsonObject input)
    {
        var vault = VaultState.Require(context, input.Needed("BackupVaultName"));
        return vault.ContainsKey("Policy")
            ? vault.Pick("BackupVaultName", "BackupVaultArn", "Policy")
            : throw new ServiceException("ResourceNotFoundException", $"Backup vault {vault.Needed("BackupVaultName")} has no access policy.");
    }

    public static JsonObject DeleteBackupVaultAccessPolicy(CallContext context, JsonObject input) => Change(context, input, vault => vault.Remove("Policy"));

    /// <summary>
    /// Assigns an approval team. The first one is assigned at once; AWS asks the team that is there before another takes its place or it
    /// goes, and here, where no team has members, the change happens at once (AWS Backup Developer Guide, "Requester tasks").
    /// </summary>
    public static JsonObject AssociateBackupVaultMpaApprovalTeam(CallContext context, JsonObject input) => Change(context, input, vault =>
    {
        RequireAirGapped(vault);
        if (Arn.TryParse(input.Text("MpaApprovalTeamArn")) is not { Service: "mpa" } team || !team.Resource.StartsWith("approval-team/", StringComparison.Ordinal))
            throw new ServiceException("InvalidParameterValueException", "MpaApprovalTeamArn is not the ARN of an approval team.");
        vault["MpaApprovalTeamArn"] = team.ToString();
    });

    public static JsonObject DisassociateBackupVaultMpaApprovalTeam(CallContext context, JsonObject input) => Change(context, input, vault =>
    {
        RequireAirGapped(vault);
        if (!vault.Remove("MpaApprovalTeamArn")) throw new ServiceException("ResourceNotFoundException", "The backup vault has no approval team.");
    });

    public static JsonObject PutBackupVaultLockConfiguration(CallContext context, JsonObject input) => Change(context, input, vault =>
    {
        RefuseWhereImmutable(context, vault);
        var (least, most, grace) = (input.Int("MinRetentionDays"), input.Int("MaxRetentionDays"), input.Int("ChangeableForDays"));
        if (least is < 1 or > MostDays || most is < 1 or > MostDays || least > most || grace is < LeastGrace or > MostDays)
            throw new ServiceException("InvalidParameterValueException", "The retention days or ChangeableForDays of the vault lock are not valid.");
        foreach (var member in LockMembers) vault.Remove(member);
        if (least is not null) vault["MinRetentionDays"] = least;
        if (most is not null) vault["MaxRetentionDays"] = most;
        if (grace is { } days) vault["LockDate"] = context.Now.AddDays(days).ToJson();
    });

    public static JsonObject DeleteBackupVaultLockConfiguration(CallContext context, JsonObject input) => Change(context, input, vault =>
    {
        RefuseWhereImmutable(context, vault);
        foreach (var member in LockMembers) vault.Remove(member);
    });

    public static JsonObject TagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags =>
    {
        foreach (var (key, value) in input.Object("Tags")!) tags[key] = value!.DeepClone();
    });

    public static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags =>
    {
        foreach (var key in input.Texts("TagKeyList")) tags.Remove(key);
    });

    public static JsonObject ListTags(CallContext context, JsonObject input) =>
        new() { ["Tags"] = ByArn(context, input).Object("Tags")!.DeepClone() };

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var tagged = ByArn(context, input).Copy();
        change(tagged.Object("Tags")!);
        if (tagged.Text("RestoreTestingPlanName") is { } plan) context.Cloud.Store.Put(VaultState.RestoreTests(context), plan, tagged);
        else if (tagged.ContainsKey("BackupPlanId")) PlanState.Put(context, tagged);
        else VaultState.Put(context, tagged);
        return [];
    }

    private static JsonObject ByArn(CallContext context, JsonObject input)
    {
        var arn = input.Needed("ResourceArn");
        return Arn.TryParse(arn)?.Region == context.Region.Value && (VaultState.Find(context.Cloud.Store, arn) ?? VaultState.FindRestoreTest(context.Cloud.Store, arn) ?? PlanState.Find(context.Cloud.Store, arn)) is { } found ? found
            : throw new ServiceException("ResourceNotFoundException", "The resource does not exist.");
    }

    private static void RequireAirGapped(JsonObject vault)
    {
        if (vault.Text("VaultType") != "LOGICALLY_AIR_GAPPED_BACKUP_VAULT")
            throw new ServiceException("InvalidRequestException", "Only a logically air-gapped vault has an approval team.");
    }

    private static void RefuseWhereImmutable(CallContext context, JsonObject vault)
    {
        if (VaultState.IsImmutable(vault, context.Now))
            throw new ServiceException("InvalidRequestException", "The lock of the backup vault is immutable: it can't be changed or deleted any more.");
    }

    private static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var vault = VaultState.Require(context, input.Needed("BackupVaultName")).Copy();
        change(vault);
        VaultState.Put(context, vault);
        return [];
    }

    private static JsonObject Show(CallContext context, JsonObject vault)
    {
        var shown = vault.Without("Policy", "Tags");
        shown["Locked"] = VaultState.IsLocked(vault);
        shown["NumberOfRecoveryPoints"] = context.Cloud.Store.All(VaultState.Points(context.Account.Value, context.Region.Value, vault.Needed("BackupVaultName"))).Count;
        return shown;
    }
}
