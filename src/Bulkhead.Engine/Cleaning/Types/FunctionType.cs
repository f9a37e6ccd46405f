using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>Lambda functions, by the time of their last change.</summary>
internal sealed class FunctionType : RemovableType
{
    public override string Name => "function";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session,
        "lambda",
        "ListFunctions",
        [],
        "Functions",
        async function => new CleanUpItem
        {
            Type = Name,
            Id = (string)function["FunctionName"]!,
            Tags = TagsOf(await session.CallAsync("lambda", "ListTags", new JsonObject { ["Resource"] = (string?)function["FunctionArn"] }, cancellationToken), "Tags"),
            Since = TimeOf(function["LastModified"]),
        },
        cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("lambda", "DeleteFunction", new JsonObject { ["FunctionName"] = id }, cancellationToken);
}
