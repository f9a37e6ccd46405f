using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>A commit: the files of the repository at a moment.</summary>
/// <param name="Id">Git's id.</param>
/// <param name="Document">What <c>GetCommit</c> answers.</param>
/// <param name="Files">Every file by its path.</param>
internal sealed record Commit(string Id, JsonObject Document, ImmutableSortedDictionary<string, RepositoryFile> Files)
{
    /// <summary>No files.</summary>
    public static readonly ImmutableSortedDictionary<string, RepositoryFile> Nothing = ImmutableSortedDictionary.Create<string, RepositoryFile>(StringComparer.Ordinal);

    private static readonly RegionalResources Commits = new("codecommit", "commits");
    private static readonly RegionalResources Blobs = new("codecommit", "blobs");

    /// <summary>The commits before it.</summary>
    public IEnumerable<string> Parents => Document.Texts("parents");

    /// <summary>The id of its root folder.</summary>
    public string TreeId => Document.Needed("treeId");

    /// <summary>The commit of an id; null when there is none.</summary>
    public static Commit? Find(CallContext context, JsonObject repository, string id)
    {
        if (Commits.Find(context, NameOf(context, repository, id)) is not { } kept) return null;
        return new Commit(id, kept.Object("commit")!, kept.Object("files")!.ToImmutableSortedDictionary(f => f.Key, f => RepositoryFile.Parse(f.Value!.GetValue<string>()), StringComparer.Ordinal));
    }

    /// <summary>The commit that a request specifies: a branch, with or without <c>refs/heads/</c>, or an id; the default branch for nothing.</summary>
    /// <exception cref="ServiceException">CommitDoesNotExistException.</exception>
    public static Commit Specified(CallContext context, JsonObject repository, string? specifier)
    {
        var named = specifier ?? repository.Text("defaultBranch") ?? "";
        const string Heads = "refs/heads/";
        var branch = named.StartsWith(Heads, StringComparison.Ordinal) ? named[Heads.Length..] : named;
        return Find(context, repository, RepositoryState.Tip(context, repository, branch) ?? named)
            ?? throw new ServiceException("CommitDoesNotExistException", $"Could not find the commit or branch {named}");
    }

    /// <summary>Makes a commit.</summary>
    /// <param name="context">The call.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="files">All its files.</param>
    /// <param name="parents">The commits before it.</param>
    /// <param name="input">The request with <c>commitMessage</c>, <c>email</c> and the author.</param>
    public static Commit Make(CallContext context, JsonObject repository, ImmutableSortedDictionary<string, RepositoryFile> files, IReadOnlyList<string> parents, JsonObject input)
    {
        var caller = context.Caller.Arn[(context.Caller.Arn.LastIndexOf('/') + 1)..];
        var (name, email, message) = (input.Text("name") ?? input.Text("authorName") ?? caller, input.Text("email") ?? "", input.Text("commitMessage") ?? "");
        var tree = GitObjects.Tree(files, "")!;
        var id = GitObjects.Commit(tree, parents, $"{name} <{email}>", context.Now, message);
        var date = $"{context.Now.ToUnixTimeSeconds()} +0000";
        var who = new JsonObject { ["name"] = name, ["email"] = email, ["date"] = date };
        var document = new JsonObject
        {
            ["commitId"] = id,
            ["treeId"] = tree,
            ["parents"] = parents.ToJson(),
            ["message"] = message,
            ["author"] = who,
            ["committer"] = who.Copy(),
        };
        var kept = new JsonObject();
        foreach (var (path, file) in files) kept[path] = file.ToString();
        Commits.Put(context, NameOf(context, repository, id), new JsonObject { ["commit"] = document.Copy(), ["files"] = kept });
        return new Commit(id, document, files);
    }

    /// <summary>Whether a commit is this one, or one before it.</summary>
    public bool ComesAfter(CallContext context, JsonObject repository, string other)
    {
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>([Id]));
        while (next.TryDequeue(out var id))
        {
            if (id == other) return true;
            if (!seen.Add(id) || Find(context, repository, id) is not { } commit) continue;
            foreach (var parent in commit.Parents) next.Enqueue(parent);
        }

        return false;
    }

    /// <summary>Keeps a file's content; answers its id.</summary>
    public static string PutBlob(CallContext context, JsonObject repository, string base64)
    {
        var id = GitObjects.Blob(Convert.FromBase64String(base64));
        Blobs.Put(context, NameOf(context, repository, id), new JsonObject { ["content"] = base64 });
        return id;
    }

    /// <summary>A file's content, base64; null where there is none of that id.</summary>
    public static string? Blob(CallContext context, JsonObject repository, string id) => Blobs.Find(context, NameOf(context, repository, id))?.Text("content");

    /// <summary>Forgets everything of a repository.</summary>
    public static void RemoveAll(CallContext context, JsonObject repository)
    {
        var prefix = repository.Needed("repositoryId") + "/";
        foreach (var resources in new[] { Commits, Blobs })
        {
            foreach (var (key, _) in resources.All(context).Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList())
                resources.Remove(context, ResourceName.Here(context, key));
        }
    }

    private static ResourceName NameOf(CallContext context, JsonObject repository, string id) => ResourceName.Here(context, $"{repository.Needed("repositoryId")}/{id}");
}
