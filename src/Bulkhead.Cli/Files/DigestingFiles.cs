using System.Security.Cryptography;
using System.Text;
using Bulkhead.Config.Reading;

namespace Bulkhead.Cli.Files;

/// <summary>Files whose contents are remembered as they are read: a digest of a configuration with all that it names.</summary>
internal sealed class DigestingFiles(IConfigurationFiles files, string root) : IConfigurationFiles
{
    private readonly SortedDictionary<string, string> _digests = new(StringComparer.Ordinal);

    /// <summary>The digest of what was read so far: names within the configuration, and contents; 64 hexadecimal digits.</summary>
    public string Digest
    {
        get
        {
            var text = string.Concat(_digests.Select(d => $"{d.Key}\0{d.Value}\n"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }

    public bool FolderExists(string path) => files.FolderExists(path);

    public IEnumerable<string> FileNames(string folder) => files.FileNames(folder);

    public FileContent Read(string path)
    {
        var content = files.Read(path);
        if (content.Bytes is { } bytes)
        {
            var name = Path.GetRelativePath(Path.GetFullPath(root), Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');
            _digests[name] = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        }

        return content;
    }
}
