using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>Log groups of CloudWatch Logs, by the time that something was last written into them, or else they were made.</summary>
internal sealed class LogGroupType : RemovableType
{
    public override string Name => "log-group";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session, "logs", "DescribeLogGroups", [], "logGroups", async group => await ItemAsync(session, group, cancellationToken), cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("logs", "DeleteLogGroup", new JsonObject { ["logGroupName"] = id }, cancellationToken);

    private async Task<CleanUpItem> ItemAsync(AwsSession session, JsonNode group, CancellationToken cancellationToken)
    {
        var name = (string)group["logGroupName"]!;
        var arn = (string?)group["logGroupArn"] ?? ((string?)group["arn"] ?? "").TrimEnd('*').TrimEnd(':');
        var latest = new JsonObject { ["logGroupName"] = name, ["orderBy"] = "LastEventTime", ["descending"] = true, ["limit"] = 1 };
        var streams = await session.CallAsync("logs", "DescribeLogStreams", latest, cancellationToken);
        var stream = streams is AwsSuccess { Output: var output } ? (output["logStreams"] as JsonArray ?? []).FirstOrDefault() : null;
        var written = Later(EpochOf(stream?["lastIngestionTime"], true), Later(EpochOf(stream?["lastEventTimestamp"], true), EpochOf(stream?["creationTime"], true)));
        return new CleanUpItem
        {
            Type = Name,
            Id = name,
            Tags = TagsOf(await session.CallAsync("logs", "ListTagsForResource", new JsonObject { ["resourceArn"] = arn }, cancellationToken), "tags"),
            // Without its streams nobody knows when it was last written to.
            Since = streams is AwsSuccess ? Later(EpochOf(group["creationTime"], true), written) : null,
        };
    }
}
