using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Makes the journal's bucket: private, versioned, over TLS alone, and owned by the management account. New buckets are
/// encrypted by S3 itself (Amazon S3 User Guide, "Setting default server-side encryption"). A bucket whose making was cut
/// short is made whole by the same step.
/// </summary>
internal static class JournalSteps
{
    private const int DaysOfOldVersions = 90;

    public static async Task<StepOutcome> CreateAsync(
        ApplyContext context, StepPayload.CreateJournal payload, CancellationToken cancellationToken)
    {
        var management = context.Management;
        var session = management.Region.Value == payload.Region ? management : management.WithRegion(new RegionName(payload.Region));
        var create = new JsonObject { ["Bucket"] = payload.Bucket };

        // us-east-1 is the default, and naming it is refused (S3 API Reference, CreateBucket).
        if (payload.Region != "us-east-1")
        {
            create["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = payload.Region };
        }

        var created = await session.CallAsync("s3", "CreateBucket", create, cancellationToken);
        if (created is AwsRefusal refusal && refusal.Code is not "BucketAlreadyOwnedByYou")
        {
            return refusal.Code is "BucketAlreadyExists"
                ? new StepOutcome.Failed(
                    $"the journal's bucket '{payload.Bucket}' exists already, in somebody else's account",
                    refusal,
                    "Bulkhead does not write into a bucket that it does not own. Ask AWS support about a bucket that has your account's id in its name.")
                : StepOutcome.Failed.By(refusal);
        }

        // The tag comes last: it says that all before it was set.
        (string Operation, string Member, JsonObject Value)[] settings =
        [
            ("PutPublicAccessBlock", "PublicAccessBlockConfiguration", new JsonObject
            {
                ["BlockPublicAcls"] = true,
                ["IgnorePublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["RestrictPublicBuckets"] = true,
            }),
            ("PutBucketVersioning", "VersioningConfiguration", new JsonObject { ["Status"] = "Enabled" }),
            ("PutBucketLifecycleConfiguration", "LifecycleConfiguration", Lifecycle()),
        ];
        foreach (var (operation, member, value) in settings)
        {
            if (await PutAsync(operation, member, value) is { } refused) return StepOutcome.Failed.By(refused);
        }

        if (await PutAsync("PutBucketPolicy", "Policy", OnlyTls(session.Partition, payload.Bucket).ToJsonString()) is { } noPolicy)
        {
            return StepOutcome.Failed.By(noPolicy);
        }

        var (tags, unknown) = await JournalBucket.ReadTagsAsync(session, payload.Bucket, cancellationToken);
        if (unknown is not null) return StepOutcome.Failed.By(unknown);
        var kept = tags.Where(t => (string?)t!["Key"] is not (OwnershipTags.Managed or OwnershipTags.Home)).Select(t => t!.DeepClone());
        var home = new JsonObject { ["Key"] = OwnershipTags.Home, ["Value"] = payload.Region };
        var managed = new JsonObject { ["Key"] = OwnershipTags.Managed, ["Value"] = context.Plan.Organization };
        return await PutAsync("PutBucketTagging", "Tagging", new JsonObject { ["TagSet"] = new JsonArray([.. kept, home, managed]) }) is { } noTag
            ? StepOutcome.Failed.By(noTag)
            : new StepOutcome.Done();

        async Task<AwsRefusal?> PutAsync(string operation, string member, JsonNode value)
        {
            var input = new JsonObject
            {
                ["Bucket"] = payload.Bucket,
                ["ExpectedBucketOwner"] = session.Account.Value,
                [member] = value,
            };
            return await session.CallAsync("s3", operation, input, cancellationToken) as AwsRefusal;
        }
    }

    /// <summary>The lock is written every minute of a run, so its old versions must not pile up.</summary>
    private static JsonObject Lifecycle() => new()
    {
        ["Rules"] = new JsonArray(new JsonObject
        {
            ["ID"] = "old-versions",
            ["Status"] = "Enabled",
            ["Filter"] = new JsonObject { ["Prefix"] = "" },
            ["NoncurrentVersionExpiration"] = new JsonObject { ["NoncurrentDays"] = DaysOfOldVersions },
            ["Expiration"] = new JsonObject { ["ExpiredObjectDeleteMarker"] = true },
        }),
    };

    /// <summary>The bucket's policy.</summary>
    internal static JsonObject OnlyTls(string partition, string bucket) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Sid"] = "OnlyTls",
            ["Effect"] = "Deny",
            ["Principal"] = "*",
            ["Action"] = "s3:*",
            ["Resource"] = new JsonArray($"arn:{partition}:s3:::{bucket}", $"arn:{partition}:s3:::{bucket}/*"),
            ["Condition"] = new JsonObject { ["Bool"] = new JsonObject { ["aws:SecureTransport"] = "false" } },
        }),
    };
}
