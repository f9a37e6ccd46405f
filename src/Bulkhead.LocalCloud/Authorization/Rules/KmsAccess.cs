using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Kms;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS KMS: a key's policy must always allow (KMS Developer Guide, "Key policies in AWS KMS").</summary>
internal sealed class KmsAccess() : ServiceAccess("kms", "kms")
{
    // AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key": the operations that take another account's key.
    private static readonly FrozenSet<string> OfAnyAccount = FrozenSet.Create(
        StringComparer.Ordinal,
        "DescribeKey", "GetKeyRotationStatus", "CreateGrant", "ListGrants", "RetireGrant", "RevokeGrant",
        "Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
        "Sign", "Verify", "GetPublicKey", "GenerateMac", "VerifyMac");

    private static readonly FrozenSet<string> Cryptographic = FrozenSet.Create(
        StringComparer.Ordinal,
        "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext");

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call).Select(check => check with { Keys = Of(call, check) });
        if (call.Operation != "ReplicateKey") return own;
        // "Control access to multi-Region keys": the primary key's policy decides of kms:ReplicateKey, the caller's own ones of kms:CreateKey in the other region.
        var there = new ContextKeys().Set("aws:RequestedRegion", call.Input.Needed("ReplicaRegion"));
        var made = new AccessResource($"arn:aws:kms:{call.Input.Needed("ReplicaRegion")}:{call.Context.Account}:key/*");
        own = own.Append(new AccessCheck("kms:CreateKey", new AccessResource("*")) { Keys = there });
        return call.Input.Objects("Tags").Any() ? own.Append(new AccessCheck("kms:TagResource", made) { Keys = there }) : own;
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("kms:CallerAccount", call.Context.Account.Value);
        if (call.Context.Via is [.., var via]) keys.Set("kms:ViaService", $"{via[..via.IndexOf('.', StringComparison.Ordinal)]}.{call.Context.Region}.amazonaws.com");
        keys.Set("kms:BypassPolicyLockoutSafetyCheck", input.Bool("BypassPolicyLockoutSafetyCheck"));
        if (call.Operation == "CreateKey")
        {
            keys.Set("kms:KeySpec", input.Text("KeySpec") ?? input.Text("CustomerMasterKeySpec") ?? "SYMMETRIC_DEFAULT");
            keys.Set("kms:KeyUsage", input.Text("KeyUsage") ?? "ENCRYPT_DECRYPT");
            keys.Set("kms:KeyOrigin", input.Text("Origin") ?? "AWS_KMS");
            keys.Set("kms:MultiRegion", input.Flag("MultiRegion"));
        }

        keys.Set("kms:SigningAlgorithm", input.Text("SigningAlgorithm")).Set("kms:MacAlgorithm", input.Text("MacAlgorithm"));
        if (call.Operation is "Sign" or "Verify") keys.Set("kms:MessageType", input.Text("MessageType") ?? "RAW");
        keys.Set("kms:ReplicaRegion", input.Text("ReplicaRegion"));
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
            if (KeyState.Find(call.Context, call.Input.Text("TargetKeyId") ?? alias) is { } target) yield return Key(call.Store, target);
            // UpdateAlias takes the key away that the alias has now.
            if (call.Operation == "UpdateAlias" && KeyState.Find(call.Context, alias) is { } former) yield return Key(call.Store, former);
            yield break;
        }

        var named = Named(call, action.FullName);
        var key = OfAnyAccount.Contains(call.Operation) ? KeyState.FindAnywhere(call.Context, named) : KeyState.Find(call.Context, named);
        if (key is null) yield return Unknown(call, named);
        else if (call.Operation != "CreateGrant") yield return Key(call.Store, key);
        else yield return Key(call.Store, key) with { Grants = GrantState.ParentsOf(call.Store, key.Object("Metadata")!.Needed("Arn"), call.Input) };
    }

    /// <summary>The key that an action of the call is about; one that does not exist where the request names none.</summary>
    private static string Named(AccessCall call, string action) => (call.Operation, action) switch
    {
        // An RSA key's ciphertext names no key; the request does.
        ("Decrypt", _) or (_, "kms:ReEncryptFrom") => CryptographicKeys.KeyOf(call.Context, call.Input.Text("CiphertextBlob") ?? "") ?? call.Input.Text("KeyId"),
        (_, "kms:ReEncryptTo") => call.Input.Text("DestinationKeyId"),
        ("RetireGrant", _) when call.Input.Text("GrantToken") is { } token => GrantState.ReadToken(token)?.Key,
        _ => call.Input.Text("KeyId"),
    } ?? "unknown";

    /// <summary>The keys that say for what a cryptographic operation or a grant is (AWS KMS Developer Guide, "Condition keys for AWS KMS").</summary>
    private static ContextKeys Of(AccessCall call, AccessCheck check)
    {
        var (input, keys) = (call.Input, new ContextKeys());
        if (KeyState.FindByArn(call.Store, check.Resource.Arn)?.Object("Metadata") is { } metadata)
        {
            keys.Set("kms:KeySpec", metadata.Text("KeySpec")).Set("kms:KeyUsage", metadata.Text("KeyUsage")).Set("kms:KeyOrigin", metadata.Text("Origin"));
            keys.Set("kms:MultiRegion", metadata.Flag("MultiRegion")).SetAll("kms:ResourceAliases", KeyState.AliasesOf(call.Store, check.Resource.Arn));
        }

        var member = check.Action switch { "kms:ReEncryptFrom" => "SourceEncryptionContext", "kms:ReEncryptTo" => "DestinationEncryptionContext", _ => "EncryptionContext" };
        if (input.Object(member) is { Count: > 0 } pairs)
        {
            keys.SetAll("kms:EncryptionContextKeys", pairs.Select(p => p.Key));
            foreach (var (name, value) in pairs) keys.Set("kms:EncryptionContext:" + name, value?.GetValue<string>());
        }

        if (Cryptographic.Contains(check.Action)) keys.Set("kms:EncryptionAlgorithm", input.Text("EncryptionAlgorithm") ?? KeySpecs.Symmetric);
        if (call.Operation == "ReEncrypt")
        {
            var same = KeyState.FindAnywhere(call.Context, Named(call, "kms:ReEncryptFrom")) is { } source && ReferenceEquals(source, KeyState.FindAnywhere(call.Context, Named(call, "kms:ReEncryptTo")));
            keys.Set("kms:ReEncryptOnSameKey", same);
        }

        if (call.Operation is "CreateGrant" or "ListGrants" or "RevokeGrant") keys.Set("kms:GrantIsForAWSResource", !call.Context.Via.IsEmpty);
        if (call.Operation != "CreateGrant") return keys;
        keys.Set("kms:GranteePrincipal", input.Text("GranteePrincipal")).Set("kms:RetiringPrincipal", input.Text("RetiringPrincipal"));
        return keys.SetAll("kms:GrantOperations", input.Texts("Operations")).SetAll("kms:GrantConstraintType", (input.Object("Constraints") ?? []).Select(c => c.Key));
    }

    /// <summary>A key as authorization needs to know it.</summary>
    internal static AccessResource Key(ResourceStore store, JsonObject key)
    {
        var metadata = key.Object("Metadata")!;
        return new AccessResource(metadata.Needed("Arn"))
        {
            Account = AccountId.Parse(metadata.Needed("AWSAccountId")),
            Policy = key.Needed("Policy"),
            Grants = GrantState.Of(store, metadata.Needed("Arn")),
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
