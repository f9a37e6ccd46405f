using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>Reading commits and files.</summary>
internal static class ContentOperations
{
    private static readonly Paging Differences = new("NextToken", "NextToken", "MaxResults", null, 1000, "InvalidContinuationTokenException");

    public static JsonObject GetFile(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var commit = Commit.Specified(context, repository, input.Text("commitSpecifier"));
        var path = input.Needed("filePath").Trim('/');
        if (!commit.Files.TryGetValue(path, out var file)) throw new ServiceException("FileDoesNotExistException", $"{path} does not exist");
        var content = Commit.Blob(context, repository, file.BlobId)!;
        return new JsonObject
        {
            ["commitId"] = commit.Id,
            ["blobId"] = file.BlobId,
            ["filePath"] = path,
            ["fileMode"] = file.Mode,
            ["fileSize"] = Convert.FromBase64String(content).Length,
            ["fileContent"] = content,
        };
    }

    public static JsonObject GetFolder(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var commit = Commit.Specified(context, repository, input.Text("commitSpecifier"));
        var folder = input.Needed("folderPath").Trim('/');
        var tree = GitObjects.Tree(commit.Files, folder) ?? throw new ServiceException("FolderDoesNotExistException", $"{folder} does not exist");
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var (files, links, folders) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var group in commit.Files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(f => f.Key[prefix.Length..].Split('/')[0], StringComparer.Ordinal))
        {
            var path = prefix + group.Key;
            var shown = new JsonObject { ["absolutePath"] = path, ["relativePath"] = group.Key };
            if (commit.Files.TryGetValue(path, out var file))
            {
                (shown["blobId"], shown["fileMode"]) = (file.BlobId, file.Mode);
                (file.Mode == "SYMLINK" ? links : files).Add((JsonNode)shown);
                continue;
            }

            shown["treeId"] = GitObjects.Tree(commit.Files, path);
            folders.Add((JsonNode)shown);
        }

        return new JsonObject
        {
            ["commitId"] = commit.Id,
            ["folderPath"] = folder,
            ["treeId"] = tree,
            ["files"] = files,
            ["subFolders"] = folders,
            ["symbolicLinks"] = links,
            ["subModules"] = new JsonArray(),
        };
    }

    public static JsonObject GetBlob(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var content = Commit.Blob(context, repository, input.Needed("blobId"));
        return new JsonObject { ["content"] = content ?? throw new ServiceException("BlobIdDoesNotExistException", $"{input.Needed("blobId")} does not exist") };
    }

    public static JsonObject GetCommit(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var commit = Commit.Find(context, repository, input.Needed("commitId"))
            ?? throw new ServiceException("CommitIdDoesNotExistException", $"{input.Needed("commitId")} does not exist");
        return new JsonObject { ["commit"] = commit.Document.Copy() };
    }

    public static JsonObject GetDifferences(CallContext context, JsonObject input)
    {
        var repository = RepositoryState.Require(context, input.Needed("repositoryName"));
        var after = Commit.Specified(context, repository, input.Needed("afterCommitSpecifier")).Files;
        var before = input.Text("beforeCommitSpecifier") is { } specifier ? Commit.Specified(context, repository, specifier).Files : Commit.Nothing;
        var (inBefore, inAfter) = (input.Text("beforePath")?.Trim('/'), input.Text("afterPath")?.Trim('/'));
        var changed = before.Keys.Where(p => IsWithin(p, inBefore)).Union(after.Keys.Where(p => IsWithin(p, inAfter)), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(p => (Path: p, Before: Of(before, p), After: Of(after, p)))
            .Where(d => d.Before != d.After)
            .Select(d => KeyValuePair.Create(d.Path, d));
        return Differences.Page(input, "differences", changed, d =>
        {
            var shown = new JsonObject { ["changeType"] = d.Before is null ? "A" : d.After is null ? "D" : "M" };
            if (d.Before is { } old) shown["beforeBlob"] = Blob(d.Path, old);
            if (d.After is { } now) shown["afterBlob"] = Blob(d.Path, now);
            return shown;
        });
    }

    private static RepositoryFile? Of(ImmutableSortedDictionary<string, RepositoryFile> files, string path) => files.TryGetValue(path, out var file) ? file : null;

    private static bool IsWithin(string path, string? folder) => folder is null or "" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static JsonObject Blob(string path, RepositoryFile file) => new() { ["blobId"] = file.BlobId, ["path"] = path, ["mode"] = file.GitMode };
}
