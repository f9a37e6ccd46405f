using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Reading;

/// <summary>Mistakes in the section <c>workloads</c>: BH2620 to BH2639.</summary>
public static class WorkloadDiagnostics
{
    /// <summary>A repository in another form.</summary>
    public static readonly DiagnosticDescriptor Repository = Error("BH2620", "A repository that can't be read");

    /// <summary>An account, environment or group that the file does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownName = Error("BH2621", "A name in a workload that is not there");

    /// <summary>A branch, environment or policy whose name a code host or AWS does not take.</summary>
    public static readonly DiagnosticDescriptor Name = Error("BH2622", "A name in a workload that can't be");

    /// <summary>Keys that a delivery lacks, or that do not go together.</summary>
    public static readonly DiagnosticDescriptor Delivery = Error("BH2623", "A delivery whose keys do not go together");

    private static DiagnosticDescriptor Error(string code, string title) => new(code, Severity.Error, title);
}
