using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>A setting of a bucket that is put, got and deleted as a whole.</summary>
/// <param name="Kind">The setting's name in the store.</param>
/// <param name="Operation">The end of the operations' names: <c>BucketEncryption</c>.</param>
/// <param name="Put">The member of the put request; null when the setting can't be put.</param>
/// <param name="Get">The member of the answer; null when the setting's members are the answer's.</param>
/// <param name="Missing">The code when it is not set; null when <paramref name="Default"/> is the answer.</param>
/// <param name="Delete">The operation that deletes it; null for none.</param>
/// <param name="Default">What holds when it is not set.</param>
internal sealed record BucketSetting(
    string Kind, string Operation, string? Put, string? Get, string? Missing, string? Delete, JsonObject? Default = null)
{
    private static readonly JsonObject Aes256 = new()
    {
        ["Rules"] = new JsonArray(new JsonObject
        {
            ["ApplyServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "AES256" },
            ["BucketKeyEnabled"] = false,
        }),
    };

    /// <summary>The settings without rules of their own.</summary>
    public static readonly IReadOnlyList<BucketSetting> All =
    [
        new("Encryption", "BucketEncryption", "ServerSideEncryptionConfiguration", "ServerSideEncryptionConfiguration", null, "DeleteBucketEncryption", Aes256),
        new("PublicAccessBlock", "PublicAccessBlock", "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration", "DeletePublicAccessBlock"),
        new("OwnershipControls", "BucketOwnershipControls", "OwnershipControls", "OwnershipControls", "OwnershipControlsNotFoundError", "DeleteBucketOwnershipControls"),
        new("Lifecycle", "BucketLifecycleConfiguration", "LifecycleConfiguration", null, "NoSuchLifecycleConfiguration", "DeleteBucketLifecycle"),
        new("Tagging", "BucketTagging", "Tagging", null, "NoSuchTagSet", "DeleteBucketTagging"),
        new("Cors", "BucketCors", "CORSConfiguration", null, "NoSuchCORSConfiguration", "DeleteBucketCors"),
        new("Replication", "BucketReplication", "ReplicationConfiguration", "ReplicationConfiguration", "ReplicationConfigurationNotFoundError", "DeleteBucketReplication"),
        new("Website", "BucketWebsite", "WebsiteConfiguration", null, "NoSuchWebsiteConfiguration", "DeleteBucketWebsite"),
        new("Logging", "BucketLogging", "BucketLoggingStatus", null, null, null, []),
        new("Notification", "BucketNotificationConfiguration", "NotificationConfiguration", null, null, null, []),
        new("Accelerate", "BucketAccelerateConfiguration", "AccelerateConfiguration", null, null, null, []),
        new("RequestPayment", "BucketRequestPayment", "RequestPaymentConfiguration", null, null, null, new JsonObject { ["Payer"] = "BucketOwner" }),
    ];
}
