using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>ECR repositories, by the time they were made. AWS refuses to delete one with images.</summary>
internal sealed class RepositoryType : RemovableType
{
    public override string Name => "repository";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session,
        "ecr",
        "DescribeRepositories",
        [],
        "repositories",
        async repository => new CleanUpItem
        {
            Type = Name,
            Id = (string)repository["repositoryName"]!,
            Tags = await session.CallAsync("ecr", "ListTagsForResource", new JsonObject { ["resourceArn"] = (string?)repository["repositoryArn"] }, cancellationToken) is AwsSuccess { Output: var output }
                ? TagsOf(output["tags"])
                : null,
            Since = TimeOf(repository["createdAt"]),
        },
        cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("ecr", "DeleteRepository", new JsonObject { ["repositoryName"] = id }, cancellationToken);
}
