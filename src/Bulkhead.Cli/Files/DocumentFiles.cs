using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.PolicyTests;

namespace Bulkhead.Cli.Files;

/// <summary>Reads YAML and JSON files to the tree that policies and tests are parsed from.</summary>
internal static class DocumentFiles
{
    private static readonly DiskFiles Disk = new();

    /// <summary>The file's text; null with a diagnostic when it can't be read.</summary>
    public static SourceFile? ReadText(string path, DiagnosticBag diagnostics)
    {
        var content = Disk.Read(path);
        if (content.Bytes is { } bytes) return SourceDecoder.Decode(path, bytes.Span, diagnostics);
        diagnostics.Add(new Diagnostic(CommandLineDiagnostics.Unreadable, $"'{path}' can't be read: {content.Problem}"));
        return null;
    }

    /// <summary>The file's value: JSON by its name's ending, YAML otherwise; null with diagnostics when it has none.</summary>
    public static DocumentNode? Read(string path, DiagnosticBag diagnostics)
    {
        if (ReadText(path, diagnostics) is not { } file) return null;
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return YamlDocumentReader.Read(file, diagnostics);
        var json = JsonDocumentReader.Read(file);
        diagnostics.AddRange(json.Diagnostics);
        return json.Root;
    }

    /// <summary>Reads the policy files that the file at <paramref name="path"/> names, relative to it.</summary>
    public static PolicyFileReader Beside(string path) =>
        (name, diagnostics) => Read(Path.Combine(Path.GetDirectoryName(path) ?? "", name), diagnostics);
}
