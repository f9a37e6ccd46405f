using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Cli.Files;

/// <summary>What can be wrong with what a command line names.</summary>
internal static class CommandLineDiagnostics
{
    /// <summary>BH9001: a file that the command line names can't be read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("BH9001", Severity.Error, "A file can't be read");

    /// <summary>BH9002: a value on the command line has the wrong form.</summary>
    public static readonly DiagnosticDescriptor WrongValue = new("BH9002", Severity.Error, "A value on the command line is wrong");

    /// <summary>BH9003: something can't be written, for instance because the disk is full.</summary>
    public static readonly DiagnosticDescriptor Unwritable = new("BH9003", Severity.Error, "Something can't be written");

    /// <summary>BH9004: a saved plan was made for another cloud, account or organization.</summary>
    public static readonly DiagnosticDescriptor OtherCloud = new("BH9004", Severity.Error, "The plan is for another cloud");

    /// <summary>BH9005: the configuration is no longer as it was when the plan was made.</summary>
    public static readonly DiagnosticDescriptor ConfigurationChanged = new("BH9005", Severity.Error, "The configuration has changed since the plan was made");
}
