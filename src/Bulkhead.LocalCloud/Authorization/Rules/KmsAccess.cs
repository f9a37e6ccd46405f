using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Kms;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS KMS: a key's policy must always allow (KMS Developer Guide, "Key policies in AWS KMS").</summary>
internal sealed class KmsAccess() : ServiceAccess("kms", "kms")
{
    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        if (call.Context.Via is [.., var via]) keys.Set("kms:ViaService", $"{via[..via.IndexOf('.', StringComparison.Ordinal)]}.{call.Context.Region}.amazonaws.com");
        keys.Set("kms:BypassPolicyLockoutSafetyCheck", input.Bool("BypassPolicyLockoutSafetyCheck"));
        if (call.Operation == "CreateKey")
        {
            keys.Set("kms:KeySpec", input.Text("KeySpec") ?? input.Text("CustomerMasterKeySpec") ?? "SYMMETRIC_DEFAULT");
            keys.Set("kms:KeyUsage", input.Text("KeyUsage") ?? "ENCRYPT_DECRYPT");
            keys.Set("kms:KeyOrigin", input.Text("Origin") ?? "AWS_KMS");
            keys.Set("kms:MultiRegion", input.Flag("MultiRegion"));
        }

        keys.Set("kms:RotationPeriodInDays", input.Int("RotationPeriodInDays")?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (call.Operation == "ScheduleKeyDeletion")
        {
            keys.Set(
                "kms:ScheduleKeyDeletionPendingWindowInDays",
                (input.Int("PendingWindowInDays") ?? 30).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var named = input.Text("KeyId") ?? "";
        var alias = Arn.TryParse(named)?.Resource ?? named;
        if (alias.StartsWith("alias/", StringComparison.Ordinal)) keys.Set("kms:RequestAlias", alias);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        // "Controlling access to aliases": the alias and the key are authorized each for itself.
        if (call.Input.Text("AliasName") is { } alias)
        {
            yield return new AccessResource(call.Regional("kms", alias));
            if (KeyState.Find(call.Context, call.Input.Text("TargetKeyId") ?? alias) is { } target) yield return Key(target);
            // UpdateAlias takes the key away that the alias has now.
            if (call.Operation == "UpdateAlias" && KeyState.Find(call.Context, alias) is { } former) yield return Key(former);
            yield break;
        }

        yield return KeyState.Find(call.Context, call.Input.Needed("KeyId")) is { } key ? Key(key) : Unknown(call, call.Input.Needed("KeyId"));
    }

    private static AccessResource Key(System.Text.Json.Nodes.JsonObject key)
    {
        var metadata = key.Object("Metadata")!;
        return new AccessResource(metadata.Needed("Arn"))
        {
            Account = AccountId.Parse(metadata.Needed("AWSAccountId")),
            Policy = key.Needed("Policy"),
            Tags = key.Object("Tags"),
        };
    }

    /// <summary>A key that is not there: the service says so to whoever may ask; the account's own policies decide who may.</summary>
    private static AccessResource Unknown(AccessCall call, string id)
    {
        var arn = id.StartsWith("arn:", StringComparison.Ordinal) ? id : call.Regional("kms", "key/" + id);
        var account = AccountId.TryParse(Arn.TryParse(arn)?.Account ?? "") ?? call.Context.Account;
        return account != call.Context.Account ? new AccessResource(arn) { Account = account }
            : new AccessResource(arn) { Account = account, Policy = KeyState.DefaultPolicy(account) };
    }
}
