using Bulkhead.Core.Diagnostics;

namespace Bulkhead.LocalCloud.Faults;

/// <summary>What can be wrong with a file of faults.</summary>
public static class FaultDiagnostics
{
    /// <summary>BH7007: something in the file is not right.</summary>
    public static readonly DiagnosticDescriptor Invalid = new("BH7007", Severity.Error, "A file of faults is not right");
}
