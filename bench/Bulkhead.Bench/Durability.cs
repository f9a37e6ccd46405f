using System.Diagnostics;
using Bulkhead.Cli.Tests.Durability;

namespace Bulkhead.Bench;

/// <summary>Random operations on a served local cloud whose process is killed in between (tests/Bulkhead.Cli.Tests/Durability).</summary>
internal static class Durability
{
    /// <summary>Runs, prints what was lost, and fails when anything was.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (operations, kills, clients) =
            (Options.Number(arguments, "--operations", 10_000), Options.Number(arguments, "--kills", 20), Options.Number(arguments, "--clients", 24));
        var folder = Directory.CreateTempSubdirectory("bulkhead-");
        try
        {
            var clock = Stopwatch.StartNew();
            using var rig = await DurabilityRig.RunAsync(Path.Combine(folder.FullName, "cloud"), clients, operations, kills);
            foreach (var problem in rig.Problems) Console.WriteLine(problem);
            Console.WriteLine(
                $"durability: {rig.Operations} operations of {clients} clients, {rig.Kills} kills, {rig.Acknowledged} writes acknowledged, "
                + $"{rig.Lost} answers lost; {rig.Problems.Count} that does not fit; {clock.Elapsed:hh\\:mm\\:ss}");
            return rig.Problems.Count == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
