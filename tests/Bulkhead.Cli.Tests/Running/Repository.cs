namespace Bulkhead.Cli.Tests.Running;

/// <summary>The files of the repository that the tests use: the samples.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    public static string Sample(string name) => Path.Combine(Folder, "samples", name);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Bulkhead.slnx"))) return folder;
        }

        throw new DirectoryNotFoundException("the tests do not stand in the repository");
    }
}
