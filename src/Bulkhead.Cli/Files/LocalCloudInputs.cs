using System.Diagnostics;
using Bulkhead.LocalCloud.Faults;
using Bulkhead.LocalCloud.Prices;

namespace Bulkhead.Cli.Files;

/// <summary>The files that a local cloud can be given.</summary>
internal static class LocalCloudInputs
{
    /// <summary><c>--faults FILE</c>: what goes wrong on purpose.</summary>
    public static LocalCloudInput<FaultInjector> Faults { get; } = new(
        "--faults",
        "What goes wrong on purpose",
        (root, diagnostics) => FaultPlanReader.Read(root, diagnostics) is { } plan ? new FaultInjector(plan, Process.GetCurrentProcess().Kill) : null,
        (local, faults) => local with { Faults = faults });

    /// <summary><c>--prices FILE</c>: what things cost.</summary>
    public static LocalCloudInput<PriceList> Prices { get; } = new("--prices", "What things cost", PriceListReader.Read, (local, prices) => local with { Prices = prices });
}
