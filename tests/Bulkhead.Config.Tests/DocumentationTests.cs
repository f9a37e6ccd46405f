using Bulkhead.Config.Kinds;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Config.Tests;

public sealed class DocumentationTests
{
    private const string Organization = "organization:\n  name: acme\n  email: aws+{account}@acme.example\n  regions: [eu-west-1, us-east-1]\n";

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Blocks().Count)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_of_the_language_is_right(int index)
    {
        var text = Blocks()[index];
        if (!text.Contains("organization:", StringComparison.Ordinal)) text = Organization + text;
        var result = ConfigurationReader.Read([new SourceFile("bulkhead.yaml", text)], new AnyPolicy());
        Assert.Equal("", DiagnosticText.Render(result.Diagnostics));
    }

    [Fact]
    public void The_page_of_kinds_has_every_kind_with_its_guardrails()
    {
        var page = RepositoryFiles.Instance.Text("docs/kinds.md");
        foreach (var name in EmbeddedKinds.Names)
        {
            var kind = EmbeddedKinds.Read(name);
            Assert.Contains($"| `{name}` | {Nodes.TextOf(Nodes.Find(kind, "purpose"))} | {Nodes.TextOf(Nodes.Find(kind, "unit"))} |", page, StringComparison.Ordinal);
            foreach (var (guardrail, _) in Nodes.TextsOf(Nodes.Find(kind, "guardrails"))) Assert.Matches($"(?m)^- `{name}`: .*`{guardrail}`", page);
        }
    }

    [Fact]
    public void The_page_of_the_language_names_every_part_of_the_baseline()
    {
        var page = RepositoryFiles.Instance.Text("docs/configuration.md");
        Assert.All(BaselinePartNames.All, p => Assert.Contains($"`{p.Name}`", page, StringComparison.Ordinal));
    }

    private static List<string> Blocks() =>
        [.. RepositoryFiles.Instance.Text("docs/configuration.md").Split("```yaml\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];

    private sealed class AnyPolicy : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => FileContent.Of("{}"u8.ToArray());
    }
}
