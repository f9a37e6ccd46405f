using Bulkhead.Config.Reading;
using Xunit;

namespace Bulkhead.Config.Tests.Reading;

public sealed class ConfigurationLoaderTests
{
    [Fact]
    public void A_file_that_is_not_there_is_reported_with_the_disk_s_reason()
    {
        var result = ConfigurationLoader.Load("bulkhed.yaml", new Disk([]));
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("BH1030", diagnostic.Code);
        Assert.Equal("'bulkhed.yaml' can't be read: it does not exist", diagnostic.Message);
        Assert.Null(result.Model);
    }

    [Fact]
    public void A_file_of_a_folder_that_cannot_be_read_stops_the_run()
    {
        var result = ConfigurationLoader.Load("config", new Disk(["config/a.yaml", "config/b.yaml"]) { Forbidden = "config/b.yaml", Text = "accounts: {}\n" });
        Assert.Equal("BH1031", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void Policy_files_are_found_from_the_folder_of_the_file_that_names_them()
    {
        var disk = new Disk(["config/bulkhead.yaml", "config/policies/p.json"])
        {
            Text = "organization:\n  name: a\n  email: a+{account}@a.example\n  regions: [eu-west-1]\naccounts:\n  dev: development\nguardrails:\n  mine: { at: dev, scp: policies/p.json }\n",
        };
        var result = ConfigurationLoader.Load("config/", disk);
        Assert.Empty(result.Diagnostics);
        Assert.Equal("config/policies/p.json", result.Model!.Guardrails.Single(g => g.Custom is not null).Custom!.Document.Path);
    }

    private sealed class Disk(string[] paths) : IConfigurationFiles
    {
        public string? Forbidden { get; init; }

        public string Text { get; init; } = "";

        public bool FolderExists(string path) => Array.Exists(paths, p => p.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

        public IEnumerable<string> FileNames(string folder) =>
            paths.Where(p => Path.GetDirectoryName(p) == folder.TrimEnd('/')).Select(p => Path.GetFileName(p)!);

        public FileContent Read(string path) => path == Forbidden
            ? FileContent.Unreadable("permission denied")
            : Array.Exists(paths, p => p == path)
                ? FileContent.Of(System.Text.Encoding.UTF8.GetBytes(Text))
                : FileContent.Unreadable("it does not exist");
    }
}
