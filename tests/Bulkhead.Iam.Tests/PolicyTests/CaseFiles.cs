using System.Collections.Concurrent;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.PolicyTests;

namespace Bulkhead.Iam.Tests.PolicyTests;

/// <summary>The case files beside the tests, read as <c>iam test</c> reads them.</summary>
internal static class CaseFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "cases");

    private static readonly ConcurrentDictionary<string, PolicyTestFile> Files = new(StringComparer.Ordinal);

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    public static PolicyTestFile Read(string name) => Files.GetOrAdd(name, ReadFile);

    private static PolicyTestFile ReadFile(string name)
    {
        var diagnostics = new DiagnosticBag();
        var root = ReadDocument(name, diagnostics);
        var file = root is null ? new PolicyTestFile([], []) : PolicyTestReader.Read(root, ReadDocument);
        return file with { Diagnostics = [.. diagnostics.ToSorted(), .. file.Diagnostics] };
    }

    public static PolicyTestFile ReadText(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        var root = YamlDocumentReader.Read(new SourceFile("test.yaml", yaml), diagnostics);
        var file = root is null ? new PolicyTestFile([], []) : PolicyTestReader.Read(root, ReadDocument);
        return file with { Diagnostics = [.. diagnostics.ToSorted(), .. file.Diagnostics] };
    }

    private static DocumentNode? ReadDocument(string name, DiagnosticBag diagnostics)
    {
        var source = new SourceFile(name, File.ReadAllText(Path.Combine(Folder, name)));
        if (!name.EndsWith(".json", StringComparison.Ordinal)) return YamlDocumentReader.Read(source, diagnostics);
        var json = JsonDocumentReader.Read(source);
        diagnostics.AddRange(json.Diagnostics);
        return json.Root;
    }
}
