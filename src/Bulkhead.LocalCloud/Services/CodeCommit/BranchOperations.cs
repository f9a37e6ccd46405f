using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>Branches, and bringing one to another.</summary>
internal sealed class BranchOperations(RepositoryEvents events)
{
    public JsonObject CreateBranch(CallContext context, JsonObject input)
    {
        var (repository, branch, commit) = (RepositoryState.Require(context, input.Needed("repositoryName")), input.Needed("branchName"), input.Needed("commitId"));
        if (RepositoryState.Tip(context, repository, branch) is not null) throw new ServiceException("BranchNameExistsException", $"Branch {branch} already exists");
        if (Commit.Find(context, repository, commit) is null) throw new ServiceException("CommitDoesNotExistException", $"Commit {commit} does not exist");
        RepositoryState.PutBranch(context, repository, branch, commit);
        events.Changed(context, repository, branch, before: null, commit);
        return [];
    }

    public static JsonObject GetBranch(CallContext context, JsonObject input)
    {
        if (input.Text("repositoryName") is not { } name) throw new ServiceException("RepositoryNameRequiredException", "A repository name is required");
        if (input.Text("branchName") is not { } branch) throw new ServiceException("BranchNameRequiredException", "A branch name is required");
        var repository = RepositoryState.Require(context, name);
        return new JsonObject { ["branch"] = new JsonObject { ["branchName"] = branch, ["commitId"] = RequireTip(context, repository, branch) } };
    }

    public static JsonObject ListBranches(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        return RepositoryState.Pages.Page(input, "branches", RepositoryState.BranchesOf(context, repository).Select(b => KeyValuePair.Create(b.Key, b.Key)), b => JsonValue.Create(b));
    }

    public JsonObject DeleteBranch(CallContext context, JsonObject input)
    {
        var (repository, branch) = (RepositoryState.Require(context, input.Needed("repositoryName")), input.Needed("branchName"));
        if (repository.Text("defaultBranch") == branch) throw new ServiceException("DefaultBranchCannotBeDeletedException", $"Branch {branch} is the default branch and can't be deleted");
        // DeleteBranch API page: one that is not there is deleted too.
        if (RepositoryState.Tip(context, repository, branch) is not { } commit) return [];
        RepositoryState.RemoveBranch(context, repository, branch);
        events.Changed(context, repository, branch, commit, after: null);
        return new JsonObject { ["deletedBranch"] = new JsonObject { ["branchName"] = branch, ["commitId"] = commit } };
    }

    public static JsonObject UpdateDefaultBranch(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName")).Copy();
        RequireTip(context, repository, input.Needed("defaultBranchName"));
        repository["defaultBranch"] = input.Needed("defaultBranchName");
        RepositoryState.Put(context, repository);
        return [];
    }

    public JsonObject MergeBranchesByFastForward(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var source = Commit.Specified(context, repository, input.Needed("sourceCommitSpecifier"));
        var destination = input.Needed("destinationCommitSpecifier");
        var branch = input.Text("targetBranch") ?? destination;
        var tip = RequireTip(context, repository, branch);
        if (Commit.Specified(context, repository, destination).Id != tip)
            throw new ServiceException("InvalidTargetBranchException", $"The destination is not the tip of branch {branch}");
        return FastForward(context, repository, branch, tip, source);
    }

    /// <summary>Brings a branch forward to a commit that comes after its own.</summary>
    /// <exception cref="ServiceException">ManualMergeRequiredException.</exception>
    internal JsonObject FastForward(CallContext context, JsonObject repository, string branch, string tip, Commit source)
    {
        if (!source.ComesAfter(context, repository, tip))
            throw new ServiceException("ManualMergeRequiredException", "The merge can't be completed by a fast-forward: the branches have diverged.");
        RepositoryState.PutBranch(context, repository, branch, source.Id);
        if (source.Id != tip) events.Changed(context, repository, branch, tip, source.Id);
        return new JsonObject { ["commitId"] = source.Id, ["treeId"] = source.TreeId };
    }

    /// <exception cref="ServiceException">BranchDoesNotExistException.</exception>
    internal static string RequireTip(CallContext context, JsonObject repository, string branch) =>
        RepositoryState.Tip(context, repository, branch) ?? throw new ServiceException("BranchDoesNotExistException", $"Branch {branch} does not exist");
}
