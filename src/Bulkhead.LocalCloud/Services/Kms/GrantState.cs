using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Evaluation;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Grants of keys, each as <c>ListGrants</c> shows it (AWS KMS Developer Guide, "Grants in AWS KMS").</summary>
internal static class GrantState
{
    /// <summary>The grants of a key.</summary>
    /// <param name="key">The key's ARN.</param>
    public static string Grants(string key) => "kms/grants/" + key;

    /// <summary>Where the grants of a region are that a principal may retire: their id, with the key.</summary>
    public static string Retirable(RegionName region, string principal) => $"kms/retirable/{region}/{principal}";

    /// <summary>What the grants of a key give, as the evaluator takes it.</summary>
    public static ImmutableArray<KmsGrant> Of(ResourceStore store, string key) => [.. store.All(Grants(key)).Select(g => ToGrant(g.Value))];

    /// <summary>The grants of a key by which a grant like the request's may be made: none gives more than itself.</summary>
    /// <remarks>AWS KMS Developer Guide, "Granting CreateGrant permission": the same operations or fewer, and constraints as strict.</remarks>
    public static ImmutableArray<KmsGrant> ParentsOf(ResourceStore store, string key, JsonObject request)
    {
        var child = ToGrant(request);
        return [.. Of(store, key).Where(parent => child.Operations.All(parent.Operations.Contains) && IsAsStrict(child, parent))];
    }

    /// <summary>Keeps a grant.</summary>
    public static void Put(CallContext context, JsonObject grant)
    {
        var (id, key) = (grant.Needed("GrantId"), grant.Needed("KeyId"));
        context.Cloud.Store.Put(Grants(key), id, grant);
        if (grant.Text("RetiringPrincipal") is { } retiring)
            context.Cloud.Store.Put(Retirable(context.Region, retiring), id, new JsonObject { ["KeyId"] = key, ["GrantId"] = id });
    }

    /// <summary>Ends a grant.</summary>
    public static void Remove(CallContext context, JsonObject grant)
    {
        var (id, key) = (grant.Needed("GrantId"), grant.Needed("KeyId"));
        context.Cloud.Store.Remove(Grants(key), id);
        if (grant.Text("RetiringPrincipal") is { } retiring) context.Cloud.Store.Remove(Retirable(context.Region, retiring), id);
    }

    /// <summary>The token that stands for a grant.</summary>
    public static string TokenOf(JsonObject grant) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{grant.Needed("KeyId")}\n{grant.Needed("GrantId")}"));

    /// <summary>The key and the grant that a token stands for; null for one that was never given out.</summary>
    public static (string Key, string Grant)? ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        if (!Base64Url.TryDecodeFromChars(token, bytes, out var length)) return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split('\n') is [var key, var grant] && Arn.TryParse(key) is { Service: "kms" } ? (key, grant) : null;
    }

    private static KmsGrant ToGrant(JsonObject grant) => new()
    {
        Grantee = grant.Needed("GranteePrincipal"),
        Operations = [.. grant.Texts("Operations")],
        RetiringPrincipal = grant.Text("RetiringPrincipal"),
        EncryptionContextEquals = Pairs(grant.Object("Constraints")?.Object("EncryptionContextEquals")),
        EncryptionContextSubset = Pairs(grant.Object("Constraints")?.Object("EncryptionContextSubset")),
    };

    private static ImmutableDictionary<string, string>? Pairs(JsonObject? pairs) =>
        pairs?.ToImmutableDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal);

    private static bool IsAsStrict(KmsGrant child, KmsGrant parent)
    {
        if (parent.EncryptionContextEquals is { } equal)
            return child.EncryptionContextEquals is { } same && same.Count == equal.Count && Contains(same, equal);
        if (parent.EncryptionContextSubset is not { } subset) return true;
        return (child.EncryptionContextEquals is { } exact && Contains(exact, subset)) || (child.EncryptionContextSubset is { } some && Contains(some, subset));
    }

    private static bool Contains(ImmutableDictionary<string, string> all, ImmutableDictionary<string, string> some) =>
        some.All(pair => all.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
