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
            if (file.Length > MostBytes) return FileContent.Unreadable($"it has more than {MostBytes / 1024 / 1024} MiB");
            return FileContent.Of(File.ReadAllBytes(path));
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
}
