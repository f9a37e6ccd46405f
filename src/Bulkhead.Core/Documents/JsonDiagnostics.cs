using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Core.Documents;

/// <summary>What can be wrong with JSON text.</summary>
public static class JsonDiagnostics
{
    /// <summary>The text is not JSON (RFC 8259).</summary>
    public static DiagnosticDescriptor Syntax { get; } = new("BH1051", Severity.Error, "The text is not JSON");

    /// <summary>Lists and mappings are nested too deep.</summary>
    public static DiagnosticDescriptor TooDeep { get; } = new("BH1052", Severity.Error, "JSON is nested too deep");

    /// <summary>The text is longer than what is read.</summary>
    public static DiagnosticDescriptor TooLong { get; } = new("BH1053", Severity.Error, "JSON text is too long");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [Syntax, TooDeep, TooLong];
}
