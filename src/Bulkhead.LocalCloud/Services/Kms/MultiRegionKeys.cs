using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>
/// Keys that are there in several regions with one id and one material, each with a policy, tags and grants of its own (AWS KMS
/// Developer Guide, "Multi-Region keys in AWS KMS").
/// </summary>
internal static class MultiRegionKeys
{
    private const string Prefix = "mrk-";

    /// <summary>The id of a new multi-Region key.</summary>
    public static string NewId() => ResourceIds.Hex(Prefix, 32);

    /// <summary>What a new primary key says of itself.</summary>
    public static JsonObject PrimaryOf(string arn, RegionName region) => new()
    {
        ["MultiRegionKeyType"] = "PRIMARY",
        ["PrimaryKey"] = new JsonObject { ["Arn"] = arn, ["Region"] = region.Value },
        ["ReplicaKeys"] = new JsonArray(),
    };

    /// <summary>The ARN of the key that opens a ciphertext in a region: that of the key that sealed it, or of its relative there.</summary>
    public static string In(RegionName region, string arn) => Arn.TryParse(arn) is { } parsed && parsed.Resource.StartsWith("key/" + Prefix, StringComparison.Ordinal)
        ? $"arn:aws:kms:{region}:{parsed.Account}:{parsed.Resource}"
        : arn;

    public static JsonObject ReplicateKey(CallContext context, JsonObject input)
    {
        var primary = KeyState.Require(context, input.Needed("KeyId"));
        KeyState.RefusePendingDeletion(primary);
        var metadata = primary.Object("Metadata")!;
        if (!metadata.Flag("Enabled")) throw new ServiceException("DisabledException", $"{metadata.Needed("Arn")} is disabled.");
        if (metadata.Object("MultiRegionConfiguration")?.Text("MultiRegionKeyType") != "PRIMARY")
            throw new ServiceException("UnsupportedOperationException", $"{metadata.Needed("Arn")} is not a multi-region primary key.");
        if (input.Text("Policy") is { } policy) PolicyDocuments.Check(policy, hasPrincipal: true, "MalformedPolicyDocumentException");
        var region = new RegionName(input.Needed("ReplicaRegion"));
        var there = context with { Region = region };
        var id = metadata.Needed("KeyId");
        if (context.Cloud.Store.Find(KeyState.Keys(there), id) is not null) throw new ServiceException("AlreadyExistsException", $"A key with the id {id} already exists in {region}.");
        var material = Convert.ToBase64String(CryptographicKeys.MaterialOf(context, primary));
        var arn = $"arn:aws:kms:{region}:{context.Account}:key/{id}";
        var replica = metadata.Copy();
        (replica["Arn"], replica["Description"], replica["CreationDate"]) = (arn, input.Text("Description") ?? "", context.Now.ToJson());
        replica.Object("MultiRegionConfiguration")!["MultiRegionKeyType"] = "REPLICA";
        var made = new JsonObject
        {
            ["Metadata"] = replica,
            ["Policy"] = input.Text("Policy") ?? KeyState.DefaultPolicy(context.Account),
            ["Tags"] = TagSet.Read(input.Objects("Tags"), "TagKey", "TagValue"),
            ["Material"] = material,
        };
        context.Cloud.Store.Put(KeyState.Keys(there), id, made);
        Tell(context, metadata, new JsonObject { ["Arn"] = arn, ["Region"] = region.Value });
        var shown = KeyState.Require(there, id);
        return new JsonObject
        {
            ["ReplicaKeyMetadata"] = shown.Object("Metadata")!.Copy(),
            ["ReplicaPolicy"] = shown.Needed("Policy"),
            ["ReplicaTags"] = TagSet.List(shown.Object("Tags"), "TagKey", "TagValue"),
        };
    }

    /// <summary>Takes a key that is gone off the lists of its relatives.</summary>
    public static void Forget(CallContext context, JsonObject metadata)
    {
        if (metadata.Object("MultiRegionConfiguration") is { } configuration)
            Change(context, configuration, list => [.. list.Where(r => r.Text("Arn") != metadata.Text("Arn"))]);
    }

    private static void Tell(CallContext context, JsonObject metadata, JsonObject replica) =>
        Change(context, metadata.Object("MultiRegionConfiguration")!, list => [.. list, replica], replica.Needed("Arn"));

    // Every relative has the same list of replicas.
    private static void Change(CallContext context, JsonObject configuration, Func<IEnumerable<JsonObject>, List<JsonObject>> change, params IEnumerable<string> also)
    {
        var replicas = configuration.Objects("ReplicaKeys").ToList();
        var changed = change(replicas).ToJson();
        foreach (var arn in replicas.Select(r => r.Needed("Arn")).Append(configuration.Object("PrimaryKey")!.Needed("Arn")).Concat(also).Distinct(StringComparer.Ordinal))
        {
            if (KeyState.FindByArn(context.Cloud.Store, arn)?.Copy() is not { } relative) continue;
            relative.Object("Metadata")!.Object("MultiRegionConfiguration")!["ReplicaKeys"] = changed.DeepClone();
            context.Cloud.Store.Put(KeyState.KeysOf(arn), relative.Object("Metadata")!.Needed("KeyId"), relative);
        }
    }
}
