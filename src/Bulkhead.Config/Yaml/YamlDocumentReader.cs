using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using YamlDotNet.Core;

namespace Bulkhead.Config.Yaml;

/// <summary>
/// Reads a YAML 1.2 file into a tree of values with exact places. It reads the parser's events: no reflection, no
/// deserializer. It is meant for files that nobody has looked at: size, depth and the values that aliases stand for are
/// bounded, and a mistake is a diagnostic, never an exception.
/// </summary>
/// <remarks>
/// Plain scalars follow the core schema of YAML 1.2. Refused: tags, merge keys, keys that are not text, a second
/// document, and a repeated key (the first one is kept in the tree). An alias gives the very node of its anchor.
/// </remarks>
public static class YamlDocumentReader
{
    /// <summary>How many lists and mappings may stand in each other.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many values a file may have, an alias counted as all that it stands for.</summary>
    public const int MaxNodes = 500_000;

    /// <summary>
    /// The file's value, or null when it can't be read. A file without any value gives a scalar of kind
    /// <see cref="ScalarKind.Null"/>. Where <paramref name="diagnostics"/> gets errors, the tree may lack parts.
    /// </summary>
    public static DocumentNode? Read(SourceFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (!SourceDecoder.Check(file, diagnostics)) return null;

        using var text = new StringReader(file.Text);
        var builder = new YamlTreeBuilder(file, diagnostics, new StrictParser(text));
        try
        {
            return builder.Build();
        }
        catch (YamlException mistake)
        {
            diagnostics.Add(YamlSyntaxError.Describe(file, mistake));
            return null;
        }
    }
}
