using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>SQS queues, by the time of their last change.</summary>
internal sealed class QueueType : RemovableType
{
    public override string Name => "queue";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session,
        "sqs",
        "ListQueues",
        [],
        "QueueUrls",
        async url =>
        {
            var queue = new JsonObject { ["QueueUrl"] = (string?)url };
            var asked = queue.DeepClone().AsObject();
            asked["AttributeNames"] = new JsonArray("CreatedTimestamp", "LastModifiedTimestamp");
            var attributes = (await session.CallAsync("sqs", "GetQueueAttributes", asked, cancellationToken) as AwsSuccess)?.Output["Attributes"];
            return new CleanUpItem
            {
                Type = Name,
                Id = (string)url!,
                Name = ((string)url!)[(((string)url!).LastIndexOf('/') + 1)..],
                Tags = TagsOf(await session.CallAsync("sqs", "ListQueueTags", queue, cancellationToken), "Tags"),
                Since = Later(EpochOf(attributes?["CreatedTimestamp"], false), EpochOf(attributes?["LastModifiedTimestamp"], false)),
            };
        },
        cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("sqs", "DeleteQueue", new JsonObject { ["QueueUrl"] = id }, cancellationToken);
}
