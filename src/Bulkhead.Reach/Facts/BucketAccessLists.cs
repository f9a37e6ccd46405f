using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Reach.Kinds;

namespace Bulkhead.Reach.Facts;

/// <summary>
/// Says what the access lists of a bucket give, and that those of its objects may give, which nobody lists (S3 User Guide, "Access control list
/// (ACL) overview", the mapping of permissions to actions; "Controlling ownership of objects": with BucketOwnerEnforced no list counts).
/// </summary>
internal static class BucketAccessLists
{
    private const string Everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
    private const string Authenticated = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

    private static readonly string[] OfObjects =
        ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent", "s3:GetObjectAcl", "s3:GetObjectVersionAcl", "s3:PutObjectAcl", "s3:PutObjectVersionAcl"];

    private static readonly string[] OfBuckets = ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads", "s3:PutObject", "s3:GetBucketAcl", "s3:PutBucketAcl"];

    /// <summary>Adds what they give.</summary>
    /// <param name="node">The bucket.</param>
    /// <param name="share">Where its list stands.</param>
    /// <param name="found">The list.</param>
    /// <param name="isIgnoredInAccount">Whether the account ignores lists for everybody; null where that is not known.</param>
    /// <param name="missing">What to name where the list was not collected.</param>
    public static void Add(Node node, KindShare share, (bool IsCollected, JsonElement? Response) found, bool? isIgnoredInAccount, string missing)
    {
        var objects = $"{node.Arn}/*";
        var unless = share.Unless!;
        switch (unless.HoldsOf(node))
        {
            case true:
                return;
            case null:
                Give(node, "*", [.. OfBuckets, .. OfObjects], [node.Arn, objects], node.Attribute(unless.Attribute).Unknown!, isAlone: true);
                return;
        }

        // Only a bucket that is known to count them, in an account that is known to, is public for certain.
        var own = node.Attribute("ignores-public-lists");
        bool? isIgnored = isIgnoredInAccount == true || own.Values.Contains("true") ? true : isIgnoredInAccount is null || own.Unknown is not null ? null : false;
        Give(node, "*", OfObjects, [objects], $"the access lists of the objects in {node.Arn}", isAlone: isIgnored != true);
        if (!found.IsCollected) Give(node, "*", OfBuckets, [node.Arn, objects], missing, isAlone: isIgnored != true);
        if (found.Response is not { } list) return;
        var owner = JsonPaths.Texts(list, "Owner.ID").FirstOrDefault();
        var given = new List<JsonObject>();
        foreach (var grant in JsonPaths.Elements(list, "Grants[]"))
        {
            var permission = JsonPaths.Text(grant, "Permission") ?? "FULL_CONTROL";
            if (JsonPaths.Texts(grant, "Grantee.URI").FirstOrDefault() is { } group)
            {
                if (group is not (Everybody or Authenticated) || isIgnored == true) continue;
                if (isIgnored == false) given.AddRange(StatementsOf(permission, node.Arn, "*"));
                foreach (var statement in StatementsOf(permission, node.Arn, "*")) node.Shares = node.Shares.Add(new(SharedResources.Document($"access list of {node.Name}", statement), $"what the access list of {node.Arn} gives everybody", IsAlone: true));
            }
            else if (JsonPaths.Texts(grant, "Grantee.ID").FirstOrDefault() is { Length: > 0 } id && id != owner)
            {
                given.AddRange(StatementsOf(permission, node.Arn, new JsonObject { ["CanonicalUser"] = id }));
            }
        }

        if (given.Count > 0) node.Granted = SharedResources.Document($"access list of {node.Name}", given);
    }

    private static void Give(Node node, JsonNode principal, string[] actions, string[] resources, string unknown, bool isAlone) => node.Shares = node.Shares.Add(new(
        SharedResources.Document($"access lists of {node.Name}", SharedResources.Statement(principal, actions, resources, isAlone ? null : SharedResources.NotOf(node.Account))), unknown, isAlone)
    {
        IsToNamed = !isAlone,
    });

    private static IEnumerable<JsonObject> StatementsOf(string permission, string bucket, JsonNode principal)
    {
        var isAll = permission == "FULL_CONTROL";
        List<string> onBucket = [];
        if (isAll || permission == "READ") onBucket.AddRange(["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"]);
        if (isAll || permission == "READ_ACP") onBucket.Add("s3:GetBucketAcl");
        if (isAll || permission == "WRITE_ACP") onBucket.Add("s3:PutBucketAcl");
        if (onBucket.Count > 0) yield return SharedResources.Statement(principal.DeepClone(), onBucket, [bucket], null);
        if (isAll || permission == "WRITE") yield return SharedResources.Statement(principal.DeepClone(), ["s3:PutObject"], [$"{bucket}/*"], null);
    }
}
