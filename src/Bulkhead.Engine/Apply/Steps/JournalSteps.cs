using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Makes the journal's bucket: private, versioned, and owned by the management account alone. New buckets are encrypted by
/// S3 itself (Amazon S3 User Guide, "Setting default server-side encryption").
/// </summary>
internal static class JournalSteps
{
    public static async Task<StepOutcome> CreateAsync(
        AwsSession management, StepPayload.CreateJournal payload, CancellationToken cancellationToken)
    {
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

        (string Operation, JsonObject Input)[] settings =
        [
            ("PutPublicAccessBlock", new JsonObject
            {
                ["Bucket"] = payload.Bucket,
                ["PublicAccessBlockConfiguration"] = new JsonObject
                {
                    ["BlockPublicAcls"] = true,
                    ["IgnorePublicAcls"] = true,
                    ["BlockPublicPolicy"] = true,
                    ["RestrictPublicBuckets"] = true,
                },
            }),
            ("PutBucketVersioning", new JsonObject
            {
                ["Bucket"] = payload.Bucket,
                ["VersioningConfiguration"] = new JsonObject { ["Status"] = "Enabled" },
            }),
        ];
        foreach (var (operation, input) in settings)
        {
            if (await session.CallAsync("s3", operation, input, cancellationToken) is AwsRefusal refused) return StepOutcome.Failed.By(refused);
        }

        return new StepOutcome.Done();
    }
}
