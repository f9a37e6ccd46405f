using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Cli.Files;

/// <summary>What can be wrong with what a command line names.</summary>
internal static class CommandLineDiagnostics
{
    /// <summary>BH9001: a file that the command line names can't be read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("BH9001", Severity.Error, "A file can't be read");

    /// <summary>BH9002: a value on the command line has the wrong form.</summary>
    public static readonly DiagnosticDescriptor WrongValue = new("BH9002", Severity.Error, "A value on the command line is wrong");
}
