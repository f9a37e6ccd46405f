using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>Where CodeCommit keeps repositories, and what is in them under the repository's id.</summary>
internal static class RepositoryState
{
    public static readonly RegionalResources Repositories = new("codecommit", "repositories");
    public static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 1000, "InvalidContinuationTokenException");

    private static readonly RegionalResources Branches = new("codecommit", "branches");

    /// <summary>A repository's ARN: nothing stands before the name.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:codecommit:{name.Region}:{name.Account}:{name.Name}";

    /// <summary>A repository of the caller.</summary>
    /// <exception cref="ServiceException">RepositoryDoesNotExistException.</exception>
    public static JsonObject Require(CallContext context, string name) =>
        Repositories.Find(context, ResourceName.Here(context, name)) ?? throw new ServiceException("RepositoryDoesNotExistException", $"{name} does not exist");

    /// <summary>A repository as answers show it.</summary>
    public static JsonObject Show(CallContext context, JsonObject repository)
    {
        var shown = repository.Without("tags", "pullRequests");
        var address = $"git-codecommit.{context.Region}.amazonaws.com/v1/repos/{repository.Needed("repositoryName")}";
        (shown["cloneUrlHttp"], shown["cloneUrlSsh"]) = ("https://" + address, "ssh://" + address);
        return shown;
    }

    /// <summary>Keeps a changed repository.</summary>
    public static void Put(CallContext context, JsonObject repository, bool isChanged = true)
    {
        if (isChanged) repository["lastModifiedDate"] = context.Now.ToJson();
        Repositories.Put(context, ResourceName.Here(context, repository.Needed("repositoryName")), repository);
    }

    /// <summary>The branches of a repository and their commits, in the order of their names.</summary>
    public static IEnumerable<KeyValuePair<string, string>> BranchesOf(CallContext context, JsonObject repository)
    {
        var prefix = repository.Needed("repositoryId") + "/";
        return Branches.All(context).Where(b => b.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(b => KeyValuePair.Create(b.Key[prefix.Length..], b.Value.Needed("commitId")));
    }

    /// <summary>The commit of a branch; null where there is no such branch.</summary>
    public static string? Tip(CallContext context, JsonObject repository, string branch) => Branches.Find(context, BranchName(context, repository, branch))?.Text("commitId");

    /// <summary>Moves a branch, or makes it.</summary>
    public static void PutBranch(CallContext context, JsonObject repository, string branch, string commit) =>
        Branches.Put(context, BranchName(context, repository, branch), new JsonObject { ["commitId"] = commit });

    /// <summary>Removes a branch.</summary>
    public static void RemoveBranch(CallContext context, JsonObject repository, string branch) => Branches.Remove(context, BranchName(context, repository, branch));

    private static ResourceName BranchName(CallContext context, JsonObject repository, string branch) =>
        ResourceName.Here(context, $"{repository.Needed("repositoryId")}/{branch}");
}
