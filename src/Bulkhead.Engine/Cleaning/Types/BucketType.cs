using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>
/// S3 buckets of the session's region that are empty, by the time they were made. One with anything in it, older versions
/// included, is in use; AWS refuses to delete it, too.
/// </summary>
internal sealed class BucketType : RemovableType
{
    // A bucket of us-east-1 has no location (Amazon S3 API Reference, "GetBucketLocation").
    private const string Unlocated = "us-east-1";

    public override string Name => "bucket";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session, "s3", "ListBuckets", [], "Buckets", bucket => ItemAsync(session, bucket, cancellationToken), cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("s3", "DeleteBucket", Input(session, id), cancellationToken);

    private async Task<CleanUpItem?> ItemAsync(AwsSession session, JsonNode bucket, CancellationToken cancellationToken)
    {
        var name = (string)bucket["Name"]!;
        var located = await session.CallAsync("s3", "GetBucketLocation", Input(session, name), cancellationToken);
        if (located is AwsSuccess { Output: var location })
        {
            var region = (string?)location["LocationConstraint"];
            if ((string.IsNullOrEmpty(region) ? Unlocated : region) != session.Region.Value) return null;
        }

        var tags = await session.CallAsync("s3", "GetBucketTagging", Input(session, name), cancellationToken) switch
        {
            AwsSuccess { Output: var output } => TagsOf(output["TagSet"]),
            AwsRefusal { Code: "NoSuchTagSet" } => ImmutableDictionary<string, string>.Empty,
            _ => null,
        };
        var first = Input(session, name);
        first["MaxKeys"] = 1;
        var inside = await session.CallAsync("s3", "ListObjectVersions", first, cancellationToken);
        return new CleanUpItem
        {
            Type = Name,
            Id = name,
            Tags = located is AwsSuccess ? tags : null,
            Since = TimeOf(bucket["CreationDate"]),
            InUse = inside is not AwsSuccess { Output: var content } ? "what is in it could not be read"
                : (content["Versions"] as JsonArray ?? []).Count + (content["DeleteMarkers"] as JsonArray ?? []).Count > 0 ? "it is not empty"
                : null,
        };
    }

    private static JsonObject Input(AwsSession session, string bucket) => new() { ["Bucket"] = bucket, ["ExpectedBucketOwner"] = session.Account.Value };
}
