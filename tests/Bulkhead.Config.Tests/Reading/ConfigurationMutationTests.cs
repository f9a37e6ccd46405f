using System.Text;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Xunit;

namespace Bulkhead.Config.Tests.Reading;

/// <summary>Configurations that are nearly right, made with a fixed seed: each gives a model or diagnostics that can be shown.</summary>
public sealed class ConfigurationMutationTests
{
    private static readonly string[] Originals =
    [
        RepositoryFiles.Instance.Text("tests/Bulkhead.Config.Tests/corpus/ok-everything/bulkhead.yaml"),
        RepositoryFiles.Instance.Text("tests/Bulkhead.Config.Tests/corpus/ok-each/bulkhead.yaml"),
    ];

    private static readonly string[] Values =
    [
        "[]", "{}", "", "null", "true", "12", "[a, a]", "{ a: b, a: c }", "\"\"", "{x}", "{account}", "production", "dev", "everywhere", "security", "a/b//c", "/",
        "999999999999999999999999 USD", "9999-99-99", "1..99999999", "suspended", "{ extends: a }", "[[[]]]", "&a [x]", "*a", "\u00e9", "kind:", "unit:/",
    ];

    [Fact]
    public void A_configuration_with_other_values_and_lines_never_throws()
    {
        var random = new Random(2026_11_21);
        for (var round = 0; round < 1_500; round++)
        {
            var lines = Originals[round % Originals.Length].Split('\n').ToList();
            for (var edits = random.Next(1, 5); edits > 0; edits--) Mutate(lines, random);
            var text = string.Join('\n', lines);
            var result = Read(text);
            Assert.Equal(result.Model is null, result.Diagnostics.Any(d => d.Severity == Severity.Error));
            Assert.NotNull(DiagnosticText.Render(result.Diagnostics));
        }
    }

    [Fact]
    public void A_role_cannot_be_taken_by_a_kind_of_the_file_s_own()
    {
        var result = Read(Originals[0] + "  \n", t => t.Replace("purpose: Takes money.", "purpose: Takes money.\n    role: king", StringComparison.Ordinal));
        Assert.Equal(["BH1035"], result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void An_exception_that_stands_twice_is_reported()
    {
        var result = Read(Originals[1], t => t.Replace("except: [search-staging]", "except: [search-staging, search-staging]", StringComparison.Ordinal));
        Assert.Equal(["BH2004"], result.Diagnostics.Select(d => d.Code));
    }

    private static void Mutate(List<string> lines, Random random)
    {
        var at = random.Next(lines.Count);
        switch (random.Next(5))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, lines[random.Next(lines.Count)]);
                break;
            case 2 when lines[at].Contains(':', StringComparison.Ordinal):
                lines[at] = lines[at][..(lines[at].IndexOf(':', StringComparison.Ordinal) + 1)] + " " + Values[random.Next(Values.Length)];
                break;
            case 3 when lines[at].Contains(':', StringComparison.Ordinal):
                var colon = lines[at].IndexOf(':', StringComparison.Ordinal);
                lines[at] = $"  {Values[random.Next(Values.Length)]}{lines[at][colon..]}";
                break;
            default:
                var line = new StringBuilder(lines[at]);
                if (line.Length > 0) line[random.Next(line.Length)] = "abz-{}[]:,/.09"[random.Next(14)];
                lines[at] = line.ToString();
                break;
        }

        if (lines.Count == 0) lines.Add("");
    }

    private static ConfigurationResult Read(string text, Func<string, string>? change = null) =>
        ConfigurationReader.Read([new SourceFile("bulkhead.yaml", change is null ? text : change(text))], new Policies());

    private sealed class Policies : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => FileContent.Of("{}"u8.ToArray());
    }
}
