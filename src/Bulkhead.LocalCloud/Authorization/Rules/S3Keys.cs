using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>S3's condition keys that come from members of requests (Service Authorization Reference, Amazon S3).</summary>
internal static class S3Keys
{
    private static readonly (string Member, string Key)[] Headers =
    [
        ("ACL", "s3:x-amz-acl"),
        ("GrantFullControl", "s3:x-amz-grant-full-control"),
        ("GrantRead", "s3:x-amz-grant-read"),
        ("GrantReadACP", "s3:x-amz-grant-read-acp"),
        ("GrantWrite", "s3:x-amz-grant-write"),
        ("GrantWriteACP", "s3:x-amz-grant-write-acp"),
        ("CopySource", "s3:x-amz-copy-source"),
        ("MetadataDirective", "s3:x-amz-metadata-directive"),
        ("ServerSideEncryption", "s3:x-amz-server-side-encryption"),
        ("SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        ("SSECustomerAlgorithm", "s3:x-amz-server-side-encryption-customer-algorithm"),
        ("StorageClass", "s3:x-amz-storage-class"),
        ("WebsiteRedirectLocation", "s3:x-amz-website-redirect-location"),
        ("ObjectOwnership", "s3:x-amz-object-ownership"),
        ("ObjectLockMode", "s3:object-lock-mode"),
        ("ObjectLockRetainUntilDate", "s3:object-lock-retain-until-date"),
        ("ObjectLockLegalHoldStatus", "s3:object-lock-legal-hold"),
        ("VersionId", "s3:VersionId"),
        ("IfMatch", "s3:if-match"),
        ("IfNoneMatch", "s3:if-none-match"),
    ];

    /// <summary>Adds what a request says.</summary>
    public static void Add(string operation, JsonObject input, ContextKeys keys)
    {
        foreach (var (member, key) in Headers) keys.Set(key, input.Text(member));
        if (operation.StartsWith("ListObject", StringComparison.Ordinal))
        {
            // A list without prefix has the empty one ("Bucket policy examples using condition keys").
            keys.Set("s3:prefix", input.Text("Prefix") ?? "");
            keys.Set("s3:delimiter", input.Text("Delimiter"));
            keys.Set("s3:max-keys", input.Int("MaxKeys")?.ToString(CultureInfo.InvariantCulture));
        }

        keys.Set("s3:locationconstraint", input.Object("CreateBucketConfiguration")?.Text("LocationConstraint"));
        if (input.Object("Retention") is { } retention)
        {
            keys.Set("s3:object-lock-mode", retention.Text("Mode"));
            keys.Set("s3:object-lock-retain-until-date", retention.Text("RetainUntilDate"));
        }

        keys.Set("s3:object-lock-legal-hold", input.Object("LegalHold")?.Text("Status"));
        var tags = new List<string>();
        foreach (var tag in operation == "PutObjectTagging" ? input.Object("Tagging")?.Objects("TagSet") ?? [] : [])
        {
            keys.Set("s3:RequestObjectTag/" + tag.Needed("Key"), tag.Text("Value") ?? "");
            tags.Add(tag.Needed("Key"));
        }

        foreach (var pair in (input.Text("Tagging") ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Uri.UnescapeDataString(parts[0]);
            keys.Set("s3:RequestObjectTag/" + name, parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
            tags.Add(name);
        }

        if (tags.Count > 0) keys.SetAll("s3:RequestObjectTagKeys", tags);
    }
}
