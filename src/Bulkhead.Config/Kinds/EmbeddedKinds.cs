using System.Collections.Immutable;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Kinds;

/// <summary>The kinds that Bulkhead has, one embedded YAML file each.</summary>
public static class EmbeddedKinds
{
    /// <summary>Their names, the more common first.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "security", "log-archive", "backup", "escrow", "forensics", "tools", "network", "development", "staging",
        "production", "sandbox", "consultant", "compliance", "compliance.hipaa", "compliance.pci", "suspended",
    ];

    /// <summary>The kind's declaration, in the language of <c>kinds:</c> and <c>role</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no such embedded kind, or its file is broken.</exception>
    internal static DocumentMapping Read(string name)
    {
        using var stream = typeof(EmbeddedKinds).Assembly.GetManifestResourceStream($"kinds/{name}.yaml")
            ?? throw new InvalidOperationException($"There is no embedded kind '{name}'.");
        using var reader = new StreamReader(stream);
        var diagnostics = new DiagnosticBag();
        var node = YamlDocumentReader.Read(new SourceFile($"(bulkhead)/kinds/{name}.yaml", reader.ReadToEnd()), diagnostics);
        return !diagnostics.HasErrors && node is DocumentMapping mapping
            ? mapping
            : throw new InvalidOperationException($"The embedded kind '{name}' is broken: {DiagnosticText.Render(diagnostics.ToSorted())}");
    }
}
