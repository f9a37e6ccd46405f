using Bulkhead.Core.Diagnostics;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>What can be wrong with the local cloud's state file.</summary>
public static class StateFileDiagnostics
{
    /// <summary>BH7001: another process has the file.</summary>
    public static readonly DiagnosticDescriptor InUse = new("BH7001", Severity.Error, "The local cloud's file is in use");

    /// <summary>BH7002: the file is not a local cloud, or one of a newer version.</summary>
    public static readonly DiagnosticDescriptor NotAState = new("BH7002", Severity.Error, "The file does not hold a local cloud");

    /// <summary>BH7003: a record of the file is damaged.</summary>
    public static readonly DiagnosticDescriptor Damaged = new("BH7003", Severity.Error, "The local cloud's file is damaged");

    /// <summary>BH7004: the file can't be opened or read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("BH7004", Severity.Error, "The local cloud's file can't be opened");

    /// <summary>BH7005: the file can't be written, for instance because the disk is full.</summary>
    public static readonly DiagnosticDescriptor Unwritable = new("BH7005", Severity.Error, "The local cloud's file can't be written");

    /// <summary>BH7006: the local cloud can't listen on the port.</summary>
    public static readonly DiagnosticDescriptor PortInUse = new("BH7006", Severity.Error, "The local cloud can't listen on its port");

    internal static StateFileException Refuse(
        DiagnosticDescriptor descriptor, string message, string help, Exception? inner = null) =>
        new(new Diagnostic(descriptor, message) { Help = help }, inner);
}
