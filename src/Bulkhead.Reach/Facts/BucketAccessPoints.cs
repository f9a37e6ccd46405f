using System.Text.Json.Nodes;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>
/// Puts access points to the buckets that they lead to. What a list of access points that was not collected may hold counts as a share of every
/// bucket of the account: an access point gives only what its bucket's policy permits too, so others than the account's own principals come by
/// one only where that policy speaks of access points, or is not known (S3 User Guide, "Configuring IAM policies for using access points").
/// </summary>
internal static class BucketAccessPoints
{
    private const string Key = "s3:DataAccessPoint";

    private static readonly string[] Kinds = ["s3.access-point", "s3.multi-region-access-point"];

    private static readonly string[] Actions =
    [
        "s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:RestoreObject", "s3:ListBucket*", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts",
        "s3:BypassGovernanceRetention", "s3:GetBucketLocation", "s3:GetBucketNotification",
    ];

    /// <summary>Whether a call can be made through an access point at all.</summary>
    /// <param name="action">The action, such as <c>s3:GetObject</c>.</param>
    public static bool Carries(string action) => Array.Exists(
        Actions, a => a.EndsWith('*') ? action.StartsWith(a[..^1], StringComparison.OrdinalIgnoreCase) : action.Equals(a, StringComparison.OrdinalIgnoreCase));

    /// <summary>Does it for all buckets.</summary>
    public static void Link(List<Node> nodes)
    {
        var buckets = nodes.Where(n => n.Kind == "s3.bucket").ToList();
        if (buckets.Count == 0) return;
        var points = nodes.Where(n => Array.IndexOf(Kinds, n.Kind) >= 0).ToList();
        var byName = buckets.Where(b => b.Uncollected is null).ToLookup(b => b.Name, StringComparer.Ordinal);
        foreach (var point in points.Where(p => p.Uncollected is null))
        {
            foreach (var bucket in point.Attribute("bucket").Values.SelectMany(name => byName[name])) bucket.AccessPoints = bucket.AccessPoints.Add(point);
        }

        foreach (var missing in points.Where(p => p.Uncollected is not null))
        {
            foreach (var bucket in buckets.Where(b => b.Account == missing.Account && b.Uncollected is null)) bucket.Shares = bucket.Shares.Add(ShareOf(bucket, missing.Uncollected!));
        }
    }

    private static Share ShareOf(Node bucket, string missing)
    {
        var isOpen = bucket.PolicyUnknown is not null || (bucket.Policy?.Statements.Any(s => s.Effect == StatementEffect.Allow && SpeaksOfThem(s)) ?? false);
        var own = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:PrincipalAccount"] = bucket.Account } };
        return new(
            SharedResources.Document($"access points of {bucket.Name}", SharedResources.Statement("*", Actions, [bucket.Arn, $"{bucket.Arn}/*"], isOpen ? null : own)),
            missing, IsAlone: true);
    }

    private static bool SpeaksOfThem(Statement statement) => statement.Conditions.Any(c => c.Key.StartsWith(Key, StringComparison.OrdinalIgnoreCase));
}
