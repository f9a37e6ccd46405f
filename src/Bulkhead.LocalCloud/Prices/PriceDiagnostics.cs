using Bulkhead.Core.Diagnostics;

namespace Bulkhead.LocalCloud.Prices;

/// <summary>What can be wrong with a file of prices.</summary>
public static class PriceDiagnostics
{
    /// <summary>BH7008: something in the file is not right.</summary>
    public static readonly DiagnosticDescriptor Invalid = new("BH7008", Severity.Error, "A file of prices is not right");
}
