using Bulkhead.Config.Reading;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Config.Tests;

/// <summary>The example on the page of a diagnostic causes that diagnostic.</summary>
public sealed class DiagnosticPageTests
{
    private const string Organization = "organization:\n  name: acme\n  email: aws+{account}@acme.example\n  regions: [eu-west-1, us-east-1]\n";

    /// <summary>Examples that are cut short, that are nothing, or that need more than one file.</summary>
    private static readonly string[] Abridged = ["BH1003", "BH1013", "BH1014", "BH1033", "BH1034", "BH2008"];

    public static TheoryData<string> Codes =>
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Instance.Root, "docs/diagnostics"), "BH*.md")
            .Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Where(c => string.CompareOrdinal(c, "BH1010") >= 0 && string.CompareOrdinal(c, "BH2700") < 0)
            .Where(c => !Abridged.Contains(c) && Example(c) is not null)
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_example_on_its_page_causes_the_diagnostic(string code)
    {
        var text = Example(code)!;
        if (!text.Contains("organization:", StringComparison.Ordinal)) text = Organization + text;
        if (!text.Contains("accounts:", StringComparison.Ordinal)) text += "accounts:\n  dev: development\n";
        var result = ConfigurationReader.Read([new SourceFile("bulkhead.yaml", text)], new OneFile());
        Assert.Contains(code, result.Diagnostics.Select(d => d.Code));
    }

    private static string? Example(string code)
    {
        var page = RepositoryFiles.Instance.Text($"docs/diagnostics/{code}.md");
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal);
        if (start < 0) return null;
        start += "```yaml\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    /// <summary>A disk with the policy files that the examples have.</summary>
    private sealed class OneFile : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => path == "policies/no-gpus.json"
            ? FileContent.Of("{}"u8.ToArray())
            : FileContent.Unreadable("it does not exist");
    }
}
