using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>AWS Key Management Service: keys, their policies, grants and aliases, and what keys encrypt and sign.</summary>
internal sealed class KmsHandler : ServiceHandler
{
    internal static readonly Paging Pages = new("Marker", "NextMarker", "Limit", "Truncated", 100, "InvalidMarkerException");

    public KmsHandler(ScheduledWork scheduled) : base("kms")
    {
        KeyDeletion.Define(scheduled);
        Add(CreateKey, DescribeKey, ListKeys, PutKeyPolicy, GetKeyPolicy, ListKeyPolicies, UpdateKeyDescription, EnableKey, DisableKey);
        Add(EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus);
        Add(KeyDeletion.ScheduleKeyDeletion, KeyDeletion.CancelKeyDeletion);
        Add(AliasOperations.CreateAlias, AliasOperations.UpdateAlias, AliasOperations.DeleteAlias, AliasOperations.ListAliases);
        Add(GrantOperations.CreateGrant, GrantOperations.ListGrants, GrantOperations.ListRetirableGrants, GrantOperations.RetireGrant, GrantOperations.RevokeGrant);
        Add(CryptographicOperations.Encrypt, CryptographicOperations.Decrypt, CryptographicOperations.ReEncrypt);
        Add(CryptographicOperations.GenerateDataKey, CryptographicOperations.GenerateDataKeyWithoutPlaintext, CryptographicOperations.GenerateRandom);
        Add(SigningOperations.Sign, SigningOperations.Verify, SigningOperations.GetPublicKey, SigningOperations.GenerateMac, SigningOperations.VerifyMac);
        Add(MultiRegionKeys.ReplicateKey);
        Add(TagResource, UntagResource, ListResourceTags);
    }

    private static JsonObject CreateKey(CallContext context, JsonObject input)
    {
        var id = input.Flag("MultiRegion") ? MultiRegionKeys.NewId() : ResourceIds.Uuid();
        var spec = input.Text("KeySpec") ?? input.Text("CustomerMasterKeySpec") ?? KeySpecs.Symmetric;
        KeySpecs.Check(spec, input.Text("KeyUsage"));
        var usage = input.Text("KeyUsage") ?? "ENCRYPT_DECRYPT";
        if (input.Text("Policy") is { } policy) PolicyDocuments.Check(policy, hasPrincipal: true, "MalformedPolicyDocumentException");
        var metadata = new JsonObject
        {
            ["AWSAccountId"] = context.Account.Value,
            ["KeyId"] = id,
            ["Arn"] = $"arn:aws:kms:{context.Region}:{context.Account}:key/{id}",
            ["CreationDate"] = context.Now.ToJson(),
            ["Enabled"] = true,
            ["Description"] = input.Text("Description") ?? "",
            ["KeyUsage"] = usage,
            ["KeyState"] = "Enabled",
            ["Origin"] = input.Text("Origin") ?? "AWS_KMS",
            ["KeyManager"] = "CUSTOMER",
            ["CustomerMasterKeySpec"] = spec,
            ["KeySpec"] = spec,
            ["MultiRegion"] = input.Flag("MultiRegion"),
        };
        var (member, algorithms) = KeySpecs.Algorithms(spec, usage);
        metadata[member] = algorithms.ToJson();
        if (input.Flag("MultiRegion")) metadata["MultiRegionConfiguration"] = MultiRegionKeys.PrimaryOf(metadata.Needed("Arn"), context.Region);
        context.Cloud.Store.Put(KeyState.Keys(context), id, new JsonObject
        {
            ["Metadata"] = metadata,
            ["Policy"] = input.Text("Policy") ?? KeyState.DefaultPolicy(context.Account),
            ["Tags"] = TagSet.Read(input.Objects("Tags"), "TagKey", "TagValue"),
        });
        return new JsonObject { ["KeyMetadata"] = metadata.Copy() };
    }

    private static JsonObject DescribeKey(CallContext context, JsonObject input) =>
        new() { ["KeyMetadata"] = KeyState.RequireAnywhere(context, input.Needed("KeyId")).Object("Metadata")!.Copy() };

    private static JsonObject ListKeys(CallContext context, JsonObject input) => Pages.Page(
        input,
        "Keys",
        context.Cloud.Store.All(KeyState.Keys(context)),
        key => new JsonObject { ["KeyId"] = key.Object("Metadata")!.Needed("KeyId"), ["KeyArn"] = key.Object("Metadata")!.Needed("Arn") });

    private static JsonObject PutKeyPolicy(CallContext context, JsonObject input)
    {
        PolicyDocuments.Check(input.Needed("Policy"), hasPrincipal: true, "MalformedPolicyDocumentException");
        KeyState.Change(context, input, key => key["Policy"] = input.Needed("Policy"));
        return [];
    }

    private static JsonObject GetKeyPolicy(CallContext context, JsonObject input) => new()
    {
        ["Policy"] = KeyState.Require(context, input.Needed("KeyId")).Needed("Policy"),
        ["PolicyName"] = "default",
    };

    private static JsonObject ListKeyPolicies(CallContext context, JsonObject input)
    {
        KeyState.Require(context, input.Needed("KeyId"));
        return new JsonObject { ["PolicyNames"] = new JsonArray("default"), ["Truncated"] = false };
    }

    private static JsonObject UpdateKeyDescription(CallContext context, JsonObject input)
    {
        KeyState.Change(context, input, key => key.Object("Metadata")!["Description"] = input.Needed("Description"));
        return [];
    }

    private static JsonObject EnableKey(CallContext context, JsonObject input) => SetEnabled(context, input, true);

    private static JsonObject DisableKey(CallContext context, JsonObject input) => SetEnabled(context, input, false);

    private static JsonObject EnableKeyRotation(CallContext context, JsonObject input)
    {
        KeyState.Change(context, input, key =>
        {
            KeyState.RefusePendingDeletion(key);
            if (key.Object("Metadata")!.Text("KeySpec") != "SYMMETRIC_DEFAULT")
                throw new ServiceException("UnsupportedOperationException", "Only symmetric keys can rotate.");
            key["Rotation"] = input.Int("RotationPeriodInDays") ?? 365;
        });
        return [];
    }

    private static JsonObject DisableKeyRotation(CallContext context, JsonObject input)
    {
        KeyState.Change(context, input, key => key.Remove("Rotation"));
        return [];
    }

    private static JsonObject GetKeyRotationStatus(CallContext context, JsonObject input)
    {
        var key = KeyState.RequireAnywhere(context, input.Needed("KeyId"));
        var status = new JsonObject { ["KeyRotationEnabled"] = key.Int("Rotation") is not null, ["KeyId"] = key.Object("Metadata")!.Needed("KeyId") };
        if (key.Int("Rotation") is { } days) status["RotationPeriodInDays"] = days;
        return status;
    }

    private static JsonObject TagResource(CallContext context, JsonObject input)
    {
        KeyState.Change(context, input, key => key["Tags"] = TagSet.Merge(key.Object("Tags"), input.Objects("Tags"), "TagKey", "TagValue"));
        return [];
    }

    private static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        KeyState.Change(context, input, key => key["Tags"] = TagSet.Remove(key.Object("Tags")!, input.Texts("TagKeys")));
        return [];
    }

    private static JsonObject ListResourceTags(CallContext context, JsonObject input) => new()
    {
        ["Tags"] = TagSet.List(KeyState.Require(context, input.Needed("KeyId")).Object("Tags"), "TagKey", "TagValue"),
        ["Truncated"] = false,
    };

    private static JsonObject SetEnabled(CallContext context, JsonObject input, bool isEnabled)
    {
        KeyState.Change(context, input, key =>
        {
            KeyState.RefusePendingDeletion(key);
            key.Object("Metadata")!["Enabled"] = isEnabled;
            key.Object("Metadata")!["KeyState"] = isEnabled ? "Enabled" : "Disabled";
        });
        return [];
    }
}
