using Bulkhead.Config.Reading;

namespace Bulkhead.Cli.Files;

/// <summary>The disk, for the reader of configurations.</summary>
internal sealed class DiskFiles : IConfigurationFiles
{
    /// <summary>No configuration or policy is this large; a larger file is a mistake, and is not read into memory.</summary>
    private const long MostBytes = 16 * 1024 * 1024;

    public bool FolderExists(string path) => Directory.Exists(path);

    public IEnumerable<string> FileNames(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles().Where(f => !f.Name.StartsWith('.')).Select(f => f.Name);

    public FileContent Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (Directory.Exists(path)) return FileContent.Unreadable("it is a folder");
            if (!file.Exists) return FileContent.Unreadable("it does not exist");
            return Bounded(path) is { } bytes ? FileContent.Of(bytes) : FileContent.Unreadable($"it has more than {MostBytes / 1024 / 1024} MiB");
        }
        catch (UnauthorizedAccessException)
        {
            return FileContent.Unreadable("you may not read it");
        }
        catch (IOException problem)
        {
            return FileContent.Unreadable(problem.Message);
        }
    }

    /// <summary>The content; null where it is too long. A device or a pipe says nothing of its length before it is read.</summary>
    private static byte[]? Bounded(string path)
    {
        using var file = File.OpenRead(path);
        if (file.CanSeek && file.Length > MostBytes) return null;
        using var content = new MemoryStream();
        var piece = new byte[81920];
        while (file.Read(piece) is > 0 and var length)
        {
            content.Write(piece, 0, length);
            if (content.Length > MostBytes) return null;
        }

        return content.ToArray();
    }
}
