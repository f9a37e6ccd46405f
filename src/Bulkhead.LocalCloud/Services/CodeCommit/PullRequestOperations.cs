using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>Pull requests, merged by fast-forward. There are no approval rules.</summary>
internal sealed class PullRequestOperations(BranchOperations branches)
{
    private const string Heads = "refs/heads/";

    private static readonly RegionalResources Requests = new("codecommit", "pull-requests");

    /// <summary>The repository of a pull request, and the branch that it is to change; nulls where there is none.</summary>
    public static (string? Repository, string? Destination) Describe(CallContext context, string id)
    {
        var target = Requests.Find(context, Name(context, id))?.Objects("pullRequestTargets").First();
        return (target?.Text("repositoryName"), target?.Text("destinationReference"));
    }

    public static JsonObject CreatePullRequest(CallContext context, JsonObject input)
    {
        // CreatePullRequest API page: one target alone is supported.
        if (input.Objects("targets").ToList() is not [var target]) throw new ServiceException("InvalidTargetsException", "Give one target.");
        var repository = RepositoryState.Require(context, target.Needed("repositoryName"));
        var source = Branch(target.Needed("sourceReference"));
        var destination = Branch(target.Text("destinationReference") ?? repository.Text("defaultBranch") ?? "");
        if (source == destination) throw new ServiceException("SourceAndDestinationAreSameException", "The source and the destination are the same branch.");
        var id = (Requests.All(context).Count + 1).ToString(CultureInfo.InvariantCulture);
        var request = input.Pick("title", "description", "clientRequestToken");
        request["pullRequestId"] = id;
        request["pullRequestStatus"] = "OPEN";
        request["authorArn"] = context.Caller.Arn;
        request["revisionId"] = ResourceIds.Hex("", 64);
        request["creationDate"] = context.Now.ToJson();
        request["approvalRules"] = new JsonArray();
        request["pullRequestTargets"] = new JsonArray(new JsonObject
        {
            ["repositoryName"] = repository.Needed("repositoryName"),
            ["sourceReference"] = Heads + source,
            ["destinationReference"] = Heads + destination,
            ["sourceCommit"] = TipOf(context, repository, source),
            ["destinationCommit"] = TipOf(context, repository, destination),
            ["mergeMetadata"] = new JsonObject { ["isMerged"] = false },
        });
        return Put(context, request);
    }

    public static JsonObject GetPullRequest(CallContext context, JsonObject input) =>
        new() { ["pullRequest"] = Require(context, input.Needed("pullRequestId")).Copy() };

    public static JsonObject ListPullRequests(CallContext context, JsonObject input)
    {
        RepositoryState.Require(context, input.Needed("repositoryName"));
        var (status, author) = (input.Text("pullRequestStatus"), input.Text("authorArn"));
        var wanted = Requests.All(context)
            .Where(r => Describe(context, r.Value.Needed("pullRequestId")).Repository == input.Needed("repositoryName"))
            .Where(r => (status is null || r.Value.Text("pullRequestStatus") == status) && (author is null || r.Value.Text("authorArn") == author));
        return RepositoryState.Pages.Page(input, "pullRequestIds", wanted, r => JsonValue.Create(r.Needed("pullRequestId")));
    }

    public static JsonObject UpdatePullRequestStatus(CallContext context, JsonObject input)
    {
        var request = Require(context, input.Needed("pullRequestId")).Copy();
        // UpdatePullRequestStatus API page: a closed one stays closed.
        if (request.Text("pullRequestStatus") == "CLOSED" || input.Needed("pullRequestStatus") != "CLOSED")
            throw new ServiceException("InvalidPullRequestStatusUpdateException", "The status can only go from OPEN to CLOSED.");
        request["pullRequestStatus"] = "CLOSED";
        return Put(context, request);
    }

    public JsonObject MergePullRequestByFastForward(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var request = Require(context, input.Needed("pullRequestId")).Copy();
        if (request.Text("pullRequestStatus") == "CLOSED") throw new ServiceException("PullRequestAlreadyClosedException", "The pull request is closed.");
        var target = request.Objects("pullRequestTargets").First();
        if (target.Text("repositoryName") != repository.Text("repositoryName"))
            throw new ServiceException("RepositoryNotAssociatedWithPullRequestException", "The pull request is one of another repository.");
        var (source, destination) = (Branch(target.Needed("sourceReference")), Branch(target.Needed("destinationReference")));
        var (tip, to) = (TipOf(context, repository, source), TipOf(context, repository, destination));
        if (input.Text("sourceCommitId") is { } expected && expected != tip)
            throw new ServiceException("TipOfSourceReferenceIsDifferentException", "The source branch has moved.");
        var merged = branches.FastForward(context, repository, destination, to, Commit.Find(context, repository, tip)!);
        request["pullRequestStatus"] = "CLOSED";
        target["mergeMetadata"] = new JsonObject
        {
            ["isMerged"] = true,
            ["mergedBy"] = context.Caller.Arn,
            ["mergeCommitId"] = merged.Needed("commitId"),
            ["mergeOption"] = "FAST_FORWARD_MERGE",
        };
        return Put(context, request);
    }

    private static JsonObject Put(CallContext context, JsonObject request)
    {
        request["lastActivityDate"] = context.Now.ToJson();
        Requests.Put(context, Name(context, request.Needed("pullRequestId")), request);
        return new JsonObject { ["pullRequest"] = request.Copy() };
    }

    private static JsonObject Require(CallContext context, string id) => Requests.Find(context, Name(context, id))
        ?? throw new ServiceException("PullRequestDoesNotExistException", $"Pull request {id} does not exist");

    private static string TipOf(CallContext context, JsonObject repository, string branch) =>
        RepositoryState.Tip(context, repository, branch) ?? throw new ServiceException("ReferenceDoesNotExistException", $"{Heads}{branch} does not exist");

    private static string Branch(string reference) => reference.StartsWith(Heads, StringComparison.Ordinal) ? reference[Heads.Length..] : reference;

    private static ResourceName Name(CallContext context, string id) => ResourceName.Here(context, id.PadLeft(8, '0'));
}
