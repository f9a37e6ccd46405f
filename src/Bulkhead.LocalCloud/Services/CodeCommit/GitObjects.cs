using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>The ids of Git's objects (Git's own documentation, "Git Internals - Git Objects"): the same content has the same id.</summary>
[SuppressMessage("Security", "CA5350", Justification = "Git defines the ids of its objects by SHA-1; nothing is protected by it.")]
internal static class GitObjects
{
    /// <summary>The id of a file's content.</summary>
    public static string Blob(ReadOnlySpan<byte> content) => Id("blob", content);

    /// <summary>The id of the folder at a path, <c>""</c> for the root; null where there is none.</summary>
    public static string? Tree(IReadOnlyDictionary<string, RepositoryFile> files, string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var below = files.Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(f => (Path: f.Key[prefix.Length..].Split('/'), File: f.Value)).ToList();
        return below.Count == 0 && folder.Length > 0 ? null : Convert.ToHexStringLower(Tree(below, depth: 0));
    }

    /// <summary>The id of a commit.</summary>
    /// <param name="tree">The id of its root folder.</param>
    /// <param name="parents">The commits before it.</param>
    /// <param name="author">Who made it, <c>NAME &lt;MAIL&gt;</c>.</param>
    /// <param name="time">When.</param>
    /// <param name="message">Why.</param>
    public static string Commit(string tree, IEnumerable<string> parents, string author, DateTimeOffset time, string message)
    {
        var who = $"{author} {time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)} +0000";
        var text = new StringBuilder().Append("tree ").Append(tree).Append('\n');
        foreach (var parent in parents) text.Append("parent ").Append(parent).Append('\n');
        text.Append("author ").Append(who).Append('\n').Append("committer ").Append(who).Append("\n\n").Append(message);
        return Id("commit", Encoding.UTF8.GetBytes(text.ToString()));
    }

    // A path has at most 4,096 bytes, so that this goes no deeper than 2,048 folders.
    private static byte[] Tree(List<(string[] Path, RepositoryFile File)> files, int depth)
    {
        var entries = new List<(string Sorted, string Mode, string Name, byte[] Id)>();
        foreach (var group in files.GroupBy(f => f.Path[depth], StringComparer.Ordinal))
        {
            var items = group.ToList();
            if (items is [var only] && only.Path.Length == depth + 1) entries.Add((group.Key, only.File.GitMode, group.Key, Convert.FromHexString(only.File.BlobId)));
            else entries.Add((group.Key + "/", "40000", group.Key, Tree(items, depth + 1)));
        }

        var content = new MemoryStream();
        foreach (var (_, mode, name, id) in entries.OrderBy(e => e.Sorted, StringComparer.Ordinal))
        {
            content.Write(Encoding.UTF8.GetBytes($"{mode} {name}\0"));
            content.Write(id);
        }

        return Hash("tree", content.ToArray());
    }

    private static string Id(string type, ReadOnlySpan<byte> content) => Convert.ToHexStringLower(Hash(type, content));

    private static byte[] Hash(string type, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.UTF8.GetBytes($"{type} {content.Length.ToString(CultureInfo.InvariantCulture)}\0"));
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }
}
