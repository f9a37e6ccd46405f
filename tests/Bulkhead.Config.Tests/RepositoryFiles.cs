using Bulkhead.Config.Reading;

namespace Bulkhead.Config.Tests;

/// <summary>The repository's own files, by their path from its root.</summary>
internal sealed class RepositoryFiles(string root) : IConfigurationFiles
{
    public static RepositoryFiles Instance { get; } = new(FindRoot());

    public string Root { get; } = root;

    public bool FolderExists(string path) => Directory.Exists(Path.Combine(Root, path));

    public IEnumerable<string> FileNames(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder)).Select(f => Path.GetFileName(f)!);

    public FileContent Read(string path)
    {
        var file = Path.Combine(Root, path);
        return File.Exists(file) ? FileContent.Of(File.ReadAllBytes(file)) : FileContent.Unreadable("it does not exist");
    }

    public string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Bulkhead.slnx"))) return folder;
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
