using System.Text;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Xunit;

namespace Bulkhead.Config.Tests;

/// <summary>
/// Each folder of <c>corpus/</c> is a configuration with <c>expected.txt</c> beside it: the diagnostics as people see
/// them, then the model in short. Set BULKHEAD_REWRITE_EXPECTATIONS=1 to write the files anew, and read the difference.
/// </summary>
public sealed class CorpusTests
{
    private const string Corpus = "tests/Bulkhead.Config.Tests/corpus";

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Instance.Root, Corpus)).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_configuration_reads_as_expected(string name)
    {
        var files = new RepositoryFiles(Path.Combine(RepositoryFiles.Instance.Root, Corpus, name));
        var folder = Directory.EnumerateFiles(files.Root).Count(f => f.EndsWith(".yaml", StringComparison.Ordinal) || f.EndsWith(".yml", StringComparison.Ordinal)) != 1;
        var result = ConfigurationLoader.Load(folder ? "." : "bulkhead.yaml", files);
        Assert.Equal(result.Model is null, result.Diagnostics.Any(d => d.Severity == Severity.Error));
        Assert.Equal(name.StartsWith("ok-", StringComparison.Ordinal), result.Diagnostics.IsEmpty);

        var text = new StringBuilder(DiagnosticText.Render(result.Diagnostics));
        if (result.Model is { } model) text.Append(ModelSummary.Of(model));
        var expected = Path.Combine(files.Root, "expected.txt");
        if (Environment.GetEnvironmentVariable("BULKHEAD_REWRITE_EXPECTATIONS") == "1") File.WriteAllText(expected, text.ToString());
        Assert.True(File.Exists(expected), $"{expected} is missing.");
        Assert.Equal(File.ReadAllText(expected), text.ToString());
    }

    [Fact]
    public void The_corpus_has_a_case_for_every_code_of_the_reader()
    {
        var codes = Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Instance.Root, Corpus), "expected.txt", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("error BH", StringComparison.Ordinal) || line.StartsWith("warning BH", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1].TrimEnd(':'))
            .ToHashSet();
        // Tested by themselves: files that are missing, unreadable or too large.
        string[] elsewhere = ["BH1002", "BH1030", "BH1031"];
        Assert.Empty(DescriptorsOfTheReader().Select(d => d.Code).Except(elsewhere).Except(codes));
    }

    private static IEnumerable<DiagnosticDescriptor> DescriptorsOfTheReader() =>
        new[] { typeof(ConfigurationDiagnostics), typeof(AccessDiagnostics), typeof(InvariantDiagnostics), typeof(WorkloadDiagnostics), typeof(FileSetDiagnostics), typeof(Bulkhead.Config.Yaml.YamlDiagnostics), typeof(Bulkhead.Core.Documents.FileDiagnostics) }
            .SelectMany(t => t.GetFields())
            .Select(f => f.GetValue(null))
            .OfType<DiagnosticDescriptor>();
}
