using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>SNS topics. AWS tells no time of them, so they are listed and never removed.</summary>
internal sealed class TopicType : RemovableType
{
    public override string Name => "topic";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session,
        "sns",
        "ListTopics",
        [],
        "Topics",
        async topic => new CleanUpItem
        {
            Type = Name,
            Id = (string)topic["TopicArn"]!,
            Tags = await session.CallAsync("sns", "ListTagsForResource", new JsonObject { ["ResourceArn"] = (string?)topic["TopicArn"] }, cancellationToken) is AwsSuccess { Output: var output }
                ? TagsOf(output["Tags"])
                : null,
        },
        cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("sns", "DeleteTopic", new JsonObject { ["TopicArn"] = id }, cancellationToken);
}
