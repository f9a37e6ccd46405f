using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Backup;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Backup: a vault's policy speaks for what is in it, and a copy needs the vault that it goes into.</summary>
internal sealed class BackupAccess() : ServiceAccess("backup", "backup")
{
    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in base.Checks(call)) yield return check;
        if ((call.Input.Text("IamRoleArn") ?? (call.Input.Object("RestoreTestingSelection") ?? call.Input.Object("BackupSelection"))?.Text("IamRoleArn")) is { } role) yield return PassRole(call, role, VaultState.ServicePrincipal);
        if (call.Operation == "StartCopyJob") yield return new AccessCheck("backup:CopyIntoBackupVault", Named(call, call.Input.Needed("DestinationBackupVaultArn")));
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        foreach (var days in new[] { "ChangeableForDays", "MaxRetentionDays", "MinRetentionDays" })
            keys.Set("backup:" + days, call.Input.Int(days)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        if (call.Operation is "TagResource" or "UntagResource" or "ListTags") return [Named(call, call.Input.Needed("ResourceArn"))];
        if (call.Input.Text("RestoreTestingPlanName") is { } plan)
        {
            var found = call.Store.Find(VaultState.RestoreTests(call.Context), plan);
            return [new AccessResource(found?.Text("RestoreTestingPlanArn") ?? call.Regional("backup", $"restore-testing-plan:{plan}-00000000-0000-0000-0000-000000000000")) { Tags = found?.Object("Tags") }];
        }

        if (call.Input.Text("BackupPlanId") is { } id) return [Named(call, call.Regional("backup", $"backup-plan:{id}"))];
        if (call.Operation == "CreateBackupPlan") return [new AccessResource(call.Regional("backup", "backup-plan:*"))];
        var name = call.Input.Text("BackupVaultName") ?? call.Input.Text("SourceBackupVaultName");
        if (name is null) return [new AccessResource("*")];
        var vault = Named(call, call.Regional("backup", $"backup-vault:{name}"));
        return [call.Input.Text("RecoveryPointArn") is { } point ? vault with { Arn = point } : vault];
    }

    private static AccessResource Named(AccessCall call, string arn)
    {
        var named = VaultState.Find(call.Store, arn) ?? VaultState.FindRestoreTest(call.Store, arn) ?? PlanState.Find(call.Store, arn);
        return new AccessResource(arn)
        {
            Account = AccountId.TryParse(Arn.TryParse(arn)?.Account ?? "") ?? call.Context.Account,
            Policy = named?.Text("Policy"),
            Tags = named?.Object("Tags"),
        };
    }
}
