using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>
/// AWS CodeCommit by its API: repositories, branches, commits, files, pull requests. Nobody answers at the addresses of
/// repositories, so there is no <c>git push</c>.
/// </summary>
internal sealed class CodeCommitHandler : ServiceHandler
{
    public CodeCommitHandler(EventRouter router) : base("codecommit")
    {
        var events = new RepositoryEvents(router);
        var (branches, commits) = (new BranchOperations(events), new CommitOperations(events));
        var requests = new PullRequestOperations(branches);
        Add(RepositoryOperations.CreateRepository, RepositoryOperations.GetRepository, RepositoryOperations.BatchGetRepositories, RepositoryOperations.ListRepositories);
        Add(RepositoryOperations.UpdateRepositoryDescription, RepositoryOperations.UpdateRepositoryName, RepositoryOperations.DeleteRepository);
        Add(RepositoryOperations.TagResource, RepositoryOperations.UntagResource, RepositoryOperations.ListTagsForResource);
        Add(branches.CreateBranch, BranchOperations.GetBranch, BranchOperations.ListBranches, branches.DeleteBranch, BranchOperations.UpdateDefaultBranch);
        Add(branches.MergeBranchesByFastForward);
        Add(commits.PutFile, commits.DeleteFile, commits.CreateCommit);
        Add(ContentOperations.GetFile, ContentOperations.GetFolder, ContentOperations.GetBlob, ContentOperations.GetCommit, ContentOperations.GetDifferences);
        Add(PullRequestOperations.CreatePullRequest, PullRequestOperations.GetPullRequest, PullRequestOperations.ListPullRequests);
        Add(PullRequestOperations.UpdatePullRequestStatus, requests.MergePullRequestByFastForward);
    }
}
