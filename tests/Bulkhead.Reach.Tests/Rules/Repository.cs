namespace Bulkhead.Reach.Tests.Rules;

/// <summary>The repository's files, as they are in the working tree.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "Bulkhead.slnx"))) return folder;
        }

        throw new DirectoryNotFoundException("no Bulkhead.slnx above the tests");
    }
}
