using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>Commits to a branch, which is what a push is without Git.</summary>
internal sealed class CommitOperations(RepositoryEvents events)
{
    // AWS CodeCommit User Guide, "Quotas in CodeCommit": a file that is put, all files of a commit.
    private const int MaxFile = 6 * 1024 * 1024;
    private const int MaxCommit = 20 * 1024 * 1024;
    private const int MaxEntries = 100;
    private const int MaxPath = 4096;

    public JsonObject PutFile(CallContext context, JsonObject input)
    {
        var (repository, branch, parent, files) = Begin(context, input);
        var (path, mode) = (PathOf(input), input.Text("fileMode") ?? "NORMAL");
        var file = Write(context, repository, input.Needed("fileContent"), mode);
        if (files.TryGetValue(path, out var before) && before == file)
            throw new ServiceException("SameFileContentException", "The content of the file is the same as that of the branch.");
        var commit = End(context, repository, branch, parent, Add(files, path, file), input);
        return new JsonObject { ["commitId"] = commit.Id, ["blobId"] = file.BlobId, ["treeId"] = commit.TreeId };
    }

    public JsonObject DeleteFile(CallContext context, JsonObject input)
    {
        var (repository, branch, parent, files) = Begin(context, input);
        var path = PathOf(input);
        if (!files.TryGetValue(path, out var file)) throw NoFile(path);
        var commit = End(context, repository, branch, parent, files.Remove(path), input);
        return new JsonObject { ["commitId"] = commit.Id, ["blobId"] = file.BlobId, ["treeId"] = commit.TreeId, ["filePath"] = path };
    }

    public JsonObject CreateCommit(CallContext context, JsonObject input)
    {
        var (repository, branch, parent, before) = Begin(context, input);
        var (put, deleted, modes) = (input.Objects("putFiles").ToList(), input.Objects("deleteFiles").ToList(), input.Objects("setFileModes").ToList());
        if (put.Count + deleted.Count + modes.Count == 0) throw new ServiceException("FileEntryRequiredException", "A commit must add, change or delete a file.");
        if (put.Count + deleted.Count + modes.Count > MaxEntries)
            throw new ServiceException("MaximumFileEntriesExceededException", $"A commit has at most {MaxEntries} entries.");
        var asked = put.Concat(deleted).Concat(modes).Select(PathOf).ToList();
        if (asked.Distinct(StringComparer.Ordinal).Count() != asked.Count) throw new ServiceException("SamePathRequestException", "A path is given twice.");
        if (put.Sum(f => (long)(f.Text("fileContent")?.Length ?? 0)) * 3 / 4 > MaxCommit)
            throw new ServiceException("FolderContentSizeLimitExceededException", "The commit is too large.");
        var files = before;
        foreach (var entry in put) files = PutEntry(context, repository, before, files, entry);
        foreach (var path in deleted.Select(PathOf))
        {
            var left = files.Remove(path);
            files = left.Count < files.Count ? left : throw NoFile(path);
        }

        foreach (var entry in modes)
        {
            if (!files.TryGetValue(PathOf(entry), out var file)) throw NoFile(PathOf(entry));
            files = files.SetItem(PathOf(entry), file with { Mode = entry.Needed("fileMode") });
        }

        if (files.SequenceEqual(before)) throw new ServiceException("NoChangeException", "The commit changes nothing.");
        var commit = End(context, repository, branch, parent, files, input);
        return new JsonObject
        {
            ["commitId"] = commit.Id,
            ["treeId"] = commit.TreeId,
            ["filesAdded"] = Shown(files.Where(f => !before.ContainsKey(f.Key))),
            ["filesUpdated"] = Shown(files.Where(f => before.TryGetValue(f.Key, out var old) && old != f.Value)),
            ["filesDeleted"] = Shown(before.Where(f => !files.ContainsKey(f.Key))),
        };
    }

    private static ImmutableSortedDictionary<string, RepositoryFile> PutEntry(
        CallContext context, JsonObject repository, ImmutableSortedDictionary<string, RepositoryFile> before, ImmutableSortedDictionary<string, RepositoryFile> files, JsonObject entry)
    {
        var path = PathOf(entry);
        var source = entry.Object("sourceFile");
        if (source is not null && entry.Text("fileContent") is not null)
            throw new ServiceException("FileContentAndSourceFileSpecifiedException", "Give either the content or a source file.");
        if (source is null)
        {
            var content = entry.Text("fileContent") ?? throw new ServiceException("SourceFileOrContentRequiredException", "The content or a source file is needed.");
            return Add(files, path, Write(context, repository, content, entry.Text("fileMode") ?? "NORMAL"));
        }

        if (!before.TryGetValue(PathOf(source), out var copied)) throw NoFile(PathOf(source));
        if (entry.Text("fileMode") is { } mode) copied = copied with { Mode = mode };
        return Add(source.Flag("isMove") ? files.Remove(PathOf(source)) : files, path, copied);
    }

    /// <summary>The branch that a request commits to: one that does not exist yet only where the repository is empty.</summary>
    private static (JsonObject Repository, string Branch, string? Parent, ImmutableSortedDictionary<string, RepositoryFile> Files) Begin(CallContext context, JsonObject input)
    {
        var (repository, branch) = (RepositoryState.Require(context, input.Needed("repositoryName")), input.Needed("branchName"));
        if (RepositoryState.Tip(context, repository, branch) is not { } tip)
        {
            return RepositoryState.BranchesOf(context, repository).Any() || input.Text("parentCommitId") is not null
                ? throw new ServiceException("BranchDoesNotExistException", $"Branch {branch} does not exist")
                : (repository, branch, null, Commit.Nothing);
        }

        var parent = input.Text("parentCommitId") ?? throw new ServiceException("ParentCommitIdRequiredException", "The commit of the branch must be given as the parent.");
        if (parent == tip) return (repository, branch, tip, Commit.Find(context, repository, tip)!.Files);
        throw Commit.Find(context, repository, parent) is null
            ? new ServiceException("ParentCommitDoesNotExistException", $"Commit {parent} does not exist")
            : new ServiceException("ParentCommitIdOutdatedException", $"The branch is at {tip}, and not at {parent}.");
    }

    private Commit End(CallContext context, JsonObject repository, string branch, string? parent, ImmutableSortedDictionary<string, RepositoryFile> files, JsonObject input)
    {
        var commit = Commit.Make(context, repository, files, parent is null ? [] : [parent], input);
        RepositoryState.PutBranch(context, repository, branch, commit.Id);
        var changed = repository.Copy();
        // The first branch is the default one.
        if (changed.Text("defaultBranch") is null) changed["defaultBranch"] = branch;
        RepositoryState.Put(context, changed);
        events.Changed(context, changed, branch, parent, commit.Id);
        return commit;
    }

    private static RepositoryFile Write(CallContext context, JsonObject repository, string content, string mode)
    {
        if ((long)content.Length * 3 / 4 > MaxFile) throw new ServiceException("FileContentSizeLimitExceededException", "The file is too large: 6 MB at most.");
        return new RepositoryFile(Commit.PutBlob(context, repository, content), mode);
    }

    private static ImmutableSortedDictionary<string, RepositoryFile> Add(ImmutableSortedDictionary<string, RepositoryFile> files, string path, RepositoryFile file)
    {
        if (files.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)))
            throw new ServiceException("FileNameConflictsWithDirectoryNameException", $"{path} is a folder.");
        if (files.Keys.Any(other => path.StartsWith(other + "/", StringComparison.Ordinal)))
            throw new ServiceException("DirectoryNameConflictsWithFileNameException", $"A folder of {path} is a file.");
        return files.SetItem(path, file);
    }

    private static string PathOf(JsonObject entry)
    {
        var path = entry.Needed("filePath").Trim('/');
        var parts = path.Split('/');
        return path.Length is 0 or > MaxPath || parts.Any(p => p is "" or "." or ".." or ".git")
            ? throw new ServiceException("InvalidPathException", $"{entry.Needed("filePath")} is not a valid path.")
            : path;
    }

    private static ServiceException NoFile(string path) => new("FileDoesNotExistException", $"{path} does not exist");

    private static JsonArray Shown(IEnumerable<KeyValuePair<string, RepositoryFile>> files) => files
        .Select(f => new JsonObject { ["absolutePath"] = f.Key, ["blobId"] = f.Value.BlobId, ["fileMode"] = f.Value.Mode }).ToJson();
}
