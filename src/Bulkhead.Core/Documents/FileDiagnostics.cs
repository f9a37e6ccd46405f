using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Core.Documents;

/// <summary>Mistakes in a file's bytes and characters, before its language matters: BH1001 to BH1009.</summary>
public static class FileDiagnostics
{
    /// <summary>The bytes are not UTF-8.</summary>
    public static readonly DiagnosticDescriptor NotUtf8 = new("BH1001", Severity.Error, "The file is not UTF-8 text");

    /// <summary>The file is larger than any configuration or policy.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("BH1002", Severity.Error, "The file is too large");

    /// <summary>A character that people can't see, and that could show them another text than the one that counts.</summary>
    public static readonly DiagnosticDescriptor ControlCharacter =
        new("BH1003", Severity.Error, "A control character in the file");
}
