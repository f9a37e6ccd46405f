using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Reading;

/// <summary>Mistakes in the set of files and in their structure: BH1030 to BH1049.</summary>
public static class FileSetDiagnostics
{
    /// <summary>The configuration is not where it was looked for.</summary>
    public static readonly DiagnosticDescriptor NotFound = new("BH1030", Severity.Error, "The configuration is not there");

    /// <summary>A file is there and can't be read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("BH1031", Severity.Error, "A file can't be read");

    /// <summary>A folder without YAML files.</summary>
    public static readonly DiagnosticDescriptor EmptyFolder = new("BH1032", Severity.Error, "No YAML files in the folder");

    /// <summary>Nothing in the file.</summary>
    public static readonly DiagnosticDescriptor Empty = new("BH1033", Severity.Error, "The file is empty");

    /// <summary>Two files of a folder say something about the same thing.</summary>
    public static readonly DiagnosticDescriptor MergeConflict = new("BH1034", Severity.Error, "Two files declare the same");

    /// <summary>A key that nobody reads.</summary>
    public static readonly DiagnosticDescriptor UnknownKey = new("BH1035", Severity.Error, "An unknown key");

    /// <summary>A list where text belongs, and the like.</summary>
    public static readonly DiagnosticDescriptor WrongType = new("BH1036", Severity.Error, "A value of another type");

    /// <summary>A key that must be there.</summary>
    public static readonly DiagnosticDescriptor MissingKey = new("BH1037", Severity.Error, "A key is missing");

    /// <summary>A credential in the file.</summary>
    public static readonly DiagnosticDescriptor Secret = new("BH1039", Severity.Error, "A secret in the file");

    /// <summary>A list or mapping without anything in it.</summary>
    public static readonly DiagnosticDescriptor NothingInIt = new("BH1040", Severity.Error, "A list with nothing in it");

    /// <summary>A file that the configuration names can't be read.</summary>
    public static readonly DiagnosticDescriptor NamedFile = new("BH1041", Severity.Error, "A file that the configuration names");
}
