using System.Diagnostics;
using Bulkhead.Engine.Tests.Crash;

namespace Bulkhead.Bench;

/// <summary>
/// The exhaustive crash test (tests/Bulkhead.Engine.Tests/Crash): at every call of applying a configuration it kills, cuts
/// before, cuts after and throttles; then it runs again and compares all that the cloud holds.
/// </summary>
internal static class CrashCampaign
{
    private static readonly CrashKind[] Usual = [CrashKind.KillBefore, CrashKind.KillAfter, CrashKind.CutBefore, CrashKind.CutAfter, CrashKind.Throttle];

    /// <summary>Runs the cases, prints those that end badly, and fails when there are any.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var kinds = Array.IndexOf(arguments, "--all-kinds") >= 0 ? Enum.GetValues<CrashKind>() : Usual;
        var every = Options.Number(arguments, "--every", 1);
        var clock = Stopwatch.StartNew();
        using var rig = await CrashRig.PrepareAsync(await File.ReadAllTextAsync("samples/startup/bulkhead.yaml"));
        var cases = CrashCases.All([.. rig.Moments.Where((_, i) => i % every == 0)], kinds);
        var runs = CrashCases.Runs(cases);
        Console.WriteLine($"{rig.Moments.Length} calls, {cases.Length} cases in {runs.Length} runs, {rig.Documents} documents compared after each");
        var (done, bad, missed, ended) = (0, 0, 0, 0);
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (run, _) =>
        {
            foreach (var result in await rig.RunAsync(run.Run))
            {
                if (!result.Reached) Interlocked.Increment(ref missed);
                if (result.Problem is null) continue;
                Interlocked.Increment(ref bad);
                Console.WriteLine($"{result.Case}: {result.Problem}");
            }

            Interlocked.Add(ref done, run.Cases);
            if (Interlocked.Increment(ref ended) % 50 == 0) Console.WriteLine($"  {done} of {cases.Length} cases, {bad} ended badly, {clock.Elapsed:hh\\:mm\\:ss}");
        });
        foreach (var kind in kinds) Console.WriteLine($"  {kind}: {cases.Count(c => c.Kind == kind)} cases");
        Console.WriteLine($"crash test: {done} cases run, {bad} ended badly; {missed} calls did not come again; {clock.Elapsed:hh\\:mm\\:ss}");
        return bad == 0 ? 0 : 1;
    }
}
