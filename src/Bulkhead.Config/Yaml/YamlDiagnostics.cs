using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Yaml;

/// <summary>Mistakes of YAML itself: BH1010 to BH1029.</summary>
public static class YamlDiagnostics
{
    /// <summary>The text breaks YAML's grammar.</summary>
    public static readonly DiagnosticDescriptor Syntax = new("BH1010", Severity.Error, "Not valid YAML");

    /// <summary>A tab where YAML wants spaces.</summary>
    public static readonly DiagnosticDescriptor Tab = new("BH1011", Severity.Error, "A tab indents a line");

    /// <summary>A key twice in one mapping.</summary>
    public static readonly DiagnosticDescriptor DuplicateKey = new("BH1012", Severity.Error, "A key stands twice");

    /// <summary>Nesting deeper than <see cref="YamlDocumentReader.MaxDepth"/>.</summary>
    public static readonly DiagnosticDescriptor TooDeep = new("BH1013", Severity.Error, "Nested too deep");

    /// <summary>More values, aliases counted as what they stand for, than <see cref="YamlDocumentReader.MaxNodes"/>.</summary>
    public static readonly DiagnosticDescriptor TooManyNodes = new("BH1014", Severity.Error, "Too many values");

    /// <summary>A second document in the file.</summary>
    public static readonly DiagnosticDescriptor SecondDocument =
        new("BH1015", Severity.Error, "More than one document in the file");

    /// <summary>A tag such as <c>!Ref</c>.</summary>
    public static readonly DiagnosticDescriptor Tag = new("BH1016", Severity.Error, "A YAML tag");

    /// <summary>The merge key <c>&lt;&lt;</c>, which YAML 1.2 does not have.</summary>
    public static readonly DiagnosticDescriptor MergeKey = new("BH1017", Severity.Error, "A merge key");

    /// <summary>A key that is empty, a list or a mapping.</summary>
    public static readonly DiagnosticDescriptor KeyIsNotText = new("BH1018", Severity.Error, "A key that is not text");

    /// <summary>An alias to an anchor that is not there, or not finished.</summary>
    public static readonly DiagnosticDescriptor UnknownAnchor = new("BH1019", Severity.Error, "An alias without its anchor");
}
