using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>
/// What EventBridge hears of branches (AWS CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge and Amazon
/// CloudWatch Events").
/// </summary>
internal sealed class RepositoryEvents(EventRouter router)
{
    /// <summary>The service's name in events.</summary>
    public const string Source = "aws.codecommit";

    /// <summary>What kind of event it is.</summary>
    public const string DetailType = "CodeCommit Repository State Change";

    /// <summary>A branch was made, moved or removed.</summary>
    /// <param name="context">The call.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="before">Its commit before; null when it was made.</param>
    /// <param name="after">Its commit now; null when it was removed.</param>
    public void Changed(CallContext context, JsonObject repository, string branch, string? before, string? after)
    {
        var detail = new JsonObject
        {
            ["event"] = before is null ? "referenceCreated" : after is null ? "referenceDeleted" : "referenceUpdated",
            ["callerUserArn"] = context.Caller.Arn,
            ["repositoryName"] = repository.Needed("repositoryName"),
            ["repositoryId"] = repository.Needed("repositoryId"),
            ["referenceType"] = "branch",
            ["referenceName"] = branch,
            ["referenceFullName"] = "refs/heads/" + branch,
            ["commitId"] = after ?? before,
        };
        if (before is not null && after is not null) detail["oldCommitId"] = before;
        router.Add(BusEvent.OfService(context, Source, DetailType, repository.Needed("Arn"), detail));
    }
}
