using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>Repositories and their tags.</summary>
internal static class RepositoryOperations
{
    public static JsonObject CreateRepository(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("repositoryName"));
        RefuseTaken(context, name.Name);
        var repository = input.Pick("repositoryName", "repositoryDescription", "tags");
        repository["repositoryId"] = ResourceIds.Uuid();
        repository["accountId"] = context.Account.Value;
        repository["Arn"] = RepositoryState.ArnOf(name);
        repository["kmsKeyId"] = input.Text("kmsKeyId") ?? $"arn:aws:kms:{context.Region}:{context.Account}:alias/aws/codecommit";
        repository["creationDate"] = context.Now.ToJson();
        RepositoryState.Put(context, repository);
        return Answer(context, repository);
    }

    public static JsonObject GetRepository(CallContext context, JsonObject input) => Answer(context, RepositoryState.Require(context, input.Needed("repositoryName")));

    public static JsonObject BatchGetRepositories(CallContext context, JsonObject input)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var name in input.Texts("repositoryNames"))
        {
            if (RepositoryState.Repositories.Find(context, ResourceName.Here(context, name)) is { } repository) found.Add((JsonNode)RepositoryState.Show(context, repository));
            else missing.Add((JsonNode)name);
        }

        return new JsonObject { ["repositories"] = found, ["repositoriesNotFound"] = missing, ["errors"] = new JsonArray() };
    }

    public static JsonObject ListRepositories(CallContext context, JsonObject input)
    {
        // ListRepositories API page: by name, or by the time of the last change; a page has what the service likes.
        var byTime = input.Text("sortBy") == "lastModifiedDate";
        var all = RepositoryState.Repositories.All(context).Select(r => KeyValuePair.Create(byTime ? $"{r.Value.Needed("lastModifiedDate")}/{r.Key}" : r.Key, r.Value))
            .OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        if (input.Text("order") == "descending") all = [.. all.AsEnumerable().Reverse().Select((r, i) => KeyValuePair.Create($"{i:d6}", r.Value))];
        return RepositoryState.Pages.Page(input, "repositories", all, r => r.Pick("repositoryName", "repositoryId"));
    }

    public static JsonObject UpdateRepositoryDescription(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName")).Copy();
        repository["repositoryDescription"] = input.Text("repositoryDescription");
        RepositoryState.Put(context, repository);
        return [];
    }

    public static JsonObject UpdateRepositoryName(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("oldName")).Copy();
        RefuseTaken(context, input.Needed("newName"));
        var name = ResourceName.Here(context, input.Needed("newName"));
        RepositoryState.Repositories.Remove(context, ResourceName.Here(context, input.Needed("oldName")));
        (repository["repositoryName"], repository["Arn"]) = (name.Name, RepositoryState.ArnOf(name));
        RepositoryState.Put(context, repository);
        return [];
    }

    public static JsonObject DeleteRepository(CallContext context, JsonObject input)
    {
        // DeleteRepository API page: one that is not there is answered without an id.
        var name = ResourceName.Here(context, input.Needed("repositoryName"));
        if (RepositoryState.Repositories.Find(context, name) is not { } repository) return [];
        foreach (var (branch, _) in RepositoryState.BranchesOf(context, repository).ToList()) RepositoryState.RemoveBranch(context, repository, branch);
        Commit.RemoveAll(context, repository);
        RepositoryState.Repositories.Remove(context, name);
        return repository.Pick("repositoryId");
    }

    public static JsonObject TagResource(CallContext context, JsonObject input) =>
        ChangeTags(context, input, tags =>
        {
            foreach (var (key, value) in input.Object("tags")!) tags[key] = value!.DeepClone();
            return tags;
        });

    public static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("tagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["tags"] = ByArn(context, input).Object("tags")?.Copy() ?? [] };

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var repository = ByArn(context, input).Copy();
        repository["tags"] = change(repository.Object("tags")?.Copy() ?? []);
        RepositoryState.Put(context, repository, isChanged: false);
        return [];
    }

    private static JsonObject ByArn(CallContext context, JsonObject input)
    {
        if (Arn.TryParse(input.Needed("resourceArn")) is not { Service: "codecommit" } arn)
            throw new ServiceException("InvalidResourceArnException", $"{input.Needed("resourceArn")} is not a valid Resource ARN.");
        return RepositoryState.Repositories.Find(context, ResourceName.Of(context, arn.ToString())) is { } repository && repository.Text("Arn") == arn.ToString()
            ? repository
            : throw new ServiceException("RepositoryDoesNotExistException", $"{arn.Resource} does not exist");
    }

    private static void RefuseTaken(CallContext context, string name)
    {
        if (name.EndsWith(".git", StringComparison.Ordinal))
            throw new ServiceException("InvalidRepositoryNameException", "Repository names can't end in .git");
        if (RepositoryState.Repositories.Find(context, ResourceName.Here(context, name)) is not null)
            throw new ServiceException("RepositoryNameExistsException", $"Repository named {name} already exists");
    }

    private static JsonObject Answer(CallContext context, JsonObject repository) => new() { ["repositoryMetadata"] = RepositoryState.Show(context, repository) };
}
