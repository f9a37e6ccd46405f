using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Grants: made, listed, retired and revoked.</summary>
internal static class GrantOperations
{
    // AWS KMS Developer Guide, "Grants in AWS KMS", "Grant operations": those of symmetric keys, and those with an encryption context.
    private static readonly HashSet<string> OfSymmetricKeys = new(StringComparer.Ordinal)
    {
        "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom", "ReEncryptTo", "CreateGrant", "DescribeKey", "RetireGrant",
    };

    private static readonly HashSet<string> OfOtherKeys = new(StringComparer.Ordinal)
    {
        "Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "GetPublicKey", "GenerateMac", "VerifyMac", "DeriveSharedSecret",
        "CreateGrant", "DescribeKey", "RetireGrant",
    };

    public static JsonObject CreateGrant(CallContext context, JsonObject input)
    {
        var key = CryptographicKeys.Usable(context, input.Needed("KeyId"));
        var metadata = key.Object("Metadata")!;
        RequirePrincipal(context, input.Needed("GranteePrincipal"));
        if (input.Text("RetiringPrincipal") is { } retiring) RequirePrincipal(context, retiring);
        var isSymmetric = metadata.Text("KeySpec") == "SYMMETRIC_DEFAULT";
        var operations = input.Texts("Operations").ToList();
        if (operations.Count == 0) throw new ServiceException("ValidationException", "Operations must have at least one operation.");
        if (operations.Find(o => !(isSymmetric ? OfSymmetricKeys : OfOtherKeys).Contains(o)) is { } wrong)
            throw new ServiceException("ValidationException", $"The operation {wrong} is not supported by the key {metadata.Needed("Arn")}.");
        if (input.Object("Constraints") is { Count: > 0 } && !isSymmetric)
            throw new ServiceException("ValidationException", "Encryption context constraints are supported by symmetric encryption keys only.");
        CryptographicKeys.RefuseDryRun(input);
        var wanted = input.Pick("GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints", "Name");
        var grant = input.Text("Name") is null ? null : Same(context, metadata.Needed("Arn"), wanted);
        if (grant is null)
        {
            grant = wanted;
            grant["GrantId"] = ResourceIds.Hex("", 64);
            grant["KeyId"] = metadata.Needed("Arn");
            grant["IssuingAccount"] = $"arn:aws:iam::{context.Account}:root";
            grant["CreationDate"] = context.Now.ToJson();
            GrantState.Put(context, grant);
        }

        return new JsonObject { ["GrantId"] = grant.Needed("GrantId"), ["GrantToken"] = GrantState.TokenOf(grant) };
    }

    public static JsonObject ListGrants(CallContext context, JsonObject input)
    {
        var key = KeyState.RequireAnywhere(context, input.Needed("KeyId")).Object("Metadata")!.Needed("Arn");
        var (id, grantee) = (input.Text("GrantId"), input.Text("GranteePrincipal"));
        return KmsHandler.Pages.Page(
            input,
            "Grants",
            context.Cloud.Store.All(GrantState.Grants(key)).Where(g => (id is null || g.Key == id) && (grantee is null || g.Value.Text("GranteePrincipal") == grantee)),
            g => g.Copy());
    }

    public static JsonObject ListRetirableGrants(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        return KmsHandler.Pages.Page(
            input,
            "Grants",
            store.All(GrantState.Retirable(context.Region, input.Needed("RetiringPrincipal"))),
            at => store.Find(GrantState.Grants(at.Needed("KeyId")), at.Needed("GrantId"))!.Copy());
    }

    public static JsonObject RevokeGrant(CallContext context, JsonObject input)
    {
        var key = KeyState.RequireAnywhere(context, input.Needed("KeyId")).Object("Metadata")!.Needed("Arn");
        End(context, input, key, input.Needed("GrantId"));
        return [];
    }

    public static JsonObject RetireGrant(CallContext context, JsonObject input)
    {
        if (input.Text("GrantToken") is { } token)
        {
            var (key, grant) = GrantState.ReadToken(token) ?? throw new ServiceException("InvalidGrantTokenException", "The grant token is not valid.");
            End(context, input, key, grant);
            return [];
        }

        if (input.Text("KeyId") is not { } named || input.Text("GrantId") is not { } id)
            throw new ServiceException("ValidationException", "Either a grant token, or a key and a grant id are needed.");
        End(context, input, KeyState.RequireAnywhere(context, named).Object("Metadata")!.Needed("Arn"), id);
        return [];
    }

    private static void End(CallContext context, JsonObject input, string key, string id)
    {
        var grant = context.Cloud.Store.Find(GrantState.Grants(key), id) ?? throw new ServiceException("NotFoundException", $"Grant ID {id} not found");
        CryptographicKeys.RefuseDryRun(input);
        GrantState.Remove(context, grant);
    }

    private static JsonObject? Same(CallContext context, string key, JsonObject wanted) => context.Cloud.Store.All(GrantState.Grants(key))
        .Select(g => g.Value)
        .FirstOrDefault(g => JsonNode.DeepEquals(g.Pick("GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints", "Name"), wanted));

    // CreateGrant API page, GranteePrincipal: "AWS accounts (root), IAM users, IAM roles, federated users, and assumed role users".
    private static void RequirePrincipal(CallContext context, string principal)
    {
        if (Arn.TryParse(principal) is { } arn && AccountId.TryParse(arn.Account) is { } account && IsThere(context, arn, account)) return;
        throw new ServiceException("InvalidArnException", $"ARN does not refer to a valid principal: {principal}");
    }

    private static bool IsThere(CallContext context, Arn arn, AccountId account)
    {
        var store = context.Cloud.Store;
        return (arn.Service, arn.Resource.Split('/')) switch
        {
            ("iam", ["root"]) => AccountBook.Find(store, account.Value) is not null,
            ("iam", ["user", .., var name]) => PrincipalState.Find(store, PrincipalKind.User, account, name)?.Text("Arn") == arn.ToString(),
            ("iam", ["role", .., var name]) => PrincipalState.Find(store, PrincipalKind.Role, account, name)?.Text("Arn") == arn.ToString(),
            ("sts", ["assumed-role", var name, _]) => PrincipalState.Find(store, PrincipalKind.Role, account, name) is not null,
            ("sts", ["federated-user", _]) => AccountBook.Find(store, account.Value) is not null,
            _ => false,
        };
    }
}
