using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Access;

/// <summary>
/// A call on a bucket, made through one of its access points: the access point must let it through, and so must the bucket, which sees by which one
/// it comes (S3 User Guide, "Configuring IAM policies for using access points", "Delegating access control to access points").
/// </summary>
/// <param name="OnPoint">The call on the access point.</param>
/// <param name="OnBucket">The same call as the bucket's policy sees it.</param>
internal sealed record ThroughAccessPoint(AskedCall OnPoint, AskedCall OnBucket)
{
    /// <summary>The ways through the access points of the call's bucket.</summary>
    public static IEnumerable<ThroughAccessPoint> Of(AskedCall call)
    {
        if (call.Node is not { Kind: "s3.bucket", AccessPoints.IsEmpty: false } bucket || !BucketAccessPoints.Carries(call.Action)) yield break;
        foreach (var point in bucket.AccessPoints)
        {
            if (ResourceOf(call.Resource, bucket.Arn, point.Arn) is not { } resource) continue;

            // Object Lambda calls its access point for its caller; policies may ask for that (S3 User Guide, "Configuring IAM policies for Object
            // Lambda Access Points").
            var context = call.Context.WithUnknown("aws:CalledVia").WithUnknown("aws:CalledViaFirst").WithUnknown("aws:CalledViaLast").WithUnknown("aws:ViaAWSService");
            context = context.With("s3:DataAccessPointArn", point.Arn).With("s3:DataAccessPointAccount", point.Account);
            yield return new(call with { Resource = resource, Node = point, Account = point.Account, Context = context }, call with { Context = context });
        }
    }

    private static string? ResourceOf(string resource, string bucket, string point)
    {
        if (resource == bucket) return point;
        return resource.StartsWith(bucket + "/", StringComparison.Ordinal) ? $"{point}/object{resource[bucket.Length..]}" : null;
    }
}
