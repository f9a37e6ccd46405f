using System.Reflection;
using System.Text;
using Bulkhead.Core.Diagnostics;
using Xunit;

namespace Bulkhead.Cli.Tests;

/// <summary>
/// Every kind of diagnostic, of all assemblies, has a code of its own and a page. Set BULKHEAD_REWRITE_EXPECTATIONS=1 to
/// write the index of the pages anew.
/// </summary>
public sealed class DiagnosticCatalogueTests
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly (string From, string Area)[] Areas =
    [
        ("BH1", "Reading files"),
        ("BH2", "What the configuration means"),
        ("BH3", "Guardrails and their places"),
        ("BH4", "Plans"),
        ("BH5", "AWS and applying"),
        ("BH6", "Policy documents and policy tests"),
        ("BH7", "The local cloud"),
        ("BH8", "Reach"),
        ("BH9", "The command line"),
    ];

    [Fact]
    public void Every_code_is_that_of_one_descriptor_and_is_in_a_known_area()
    {
        var descriptors = Descriptors();
        Assert.True(descriptors.Count > 100, $"Only {descriptors.Count} descriptors were found.");
        Assert.Empty(descriptors.GroupBy(d => d.Code).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.All(descriptors, d =>
        {
            Assert.Equal(6, d.Code.Length);
            Assert.True(d.Code.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0, d.Code);
            Assert.Contains(Areas, a => d.Code.StartsWith(a.From, StringComparison.Ordinal));
            Assert.False(d.Title.EndsWith('.'), d.Code);
        });
    }

    [Fact]
    public void Every_code_has_a_page_whose_heading_is_its_title()
    {
        var wrong = Descriptors()
            .Where(d => !File.Exists(PageOf(d.Code)) || File.ReadLines(PageOf(d.Code)).First() != $"# {d.Code}: {d.Title}")
            .Select(d => $"{d.Code}: {d.Title}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_page_is_that_of_a_code()
    {
        var codes = Descriptors().Select(d => d.Code).ToHashSet();
        Assert.All(Pages(), code => Assert.Contains(code, codes));
    }

    [Fact]
    public void The_index_lists_every_page()
    {
        var text = new StringBuilder("# Diagnostics\n\nEvery mistake that Bulkhead finds has a code and a page: what it means, an example, and what to do.\n");
        foreach (var (from, area) in Areas)
        {
            var pages = Pages().Where(c => c.StartsWith(from, StringComparison.Ordinal)).ToList();
            if (pages.Count == 0) continue;
            text.Append($"\n## {area}: {from}xxx\n\n");
            foreach (var code in pages) text.Append($"- [{code}]({code}.md){File.ReadLines(PageOf(code)).First()[$"# {code}".Length..]}\n");
        }

        var index = PageOf("README");
        if (Environment.GetEnvironmentVariable("BULKHEAD_REWRITE_EXPECTATIONS") == "1") File.WriteAllText(index, text.ToString());
        Assert.Equal(File.ReadAllText(index), text.ToString());
    }

    private static List<string> Pages() =>
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(PageOf("README"))!, "BH*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static List<DiagnosticDescriptor> Descriptors() =>
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Where(f => Path.GetFileName(f) is var name && (name.StartsWith("Bulkhead.", StringComparison.Ordinal) || name == "bulkhead.dll") && !name.Contains(".Tests", StringComparison.Ordinal))
            .SelectMany(f => Assembly.LoadFrom(f).GetTypes())
            .Where(t => !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(Statics))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => (DiagnosticDescriptor)f.GetValue(null)!)
            .Distinct(ReferenceEqualityComparer.Instance)
            .Cast<DiagnosticDescriptor>(),
    ];

    private static string PageOf(string code)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Bulkhead.slnx"))) return Path.Combine(folder, "docs", "diagnostics", $"{code}.md");
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
