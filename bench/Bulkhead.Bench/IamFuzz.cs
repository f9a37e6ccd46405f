using System.Diagnostics;
using System.Globalization;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Tests.Generated;

namespace Bulkhead.Bench;

/// <summary>Fuzzing for a while: damaged policies, pattern bombs and long policies, with an eye on time and memory.</summary>
internal static class IamFuzz
{
    private const long MostGrowth = 32 * 1024 * 1024;
    private static readonly TimeSpan MostForOne = TimeSpan.FromSeconds(5);

    /// <summary>Runs for <c>--seconds</c>; 1 when an input takes too long or memory grows. A crash ends it.</summary>
    public static int Run(string[] options)
    {
        var seconds = Options.Number(options, "--seconds", 60);
        var first = Options.Number(options, "--seed", 1);
        var watch = Stopwatch.StartNew();
        var slowest = (Time: TimeSpan.Zero, Seed: 0, What: "");
        var (damaged, stillPolicies, bombs, longOnes) = (0, 0, 0, 0);
        long settled = 0;
        var seed = first;
        for (; watch.Elapsed.TotalSeconds < seconds; seed++)
        {
            Timed("damaged policy", () => stillPolicies += PolicyFuzzer.ReadDamagedPolicy(seed) ? 1 : 0);
            damaged++;
            if (seed % 200 == 0)
            {
                Timed("pattern bomb", () => PolicyFuzzer.MatchBomb(seed, 500 + (seed % 4_000)));
                bombs++;
            }

            if (seed % 5_000 == 0)
            {
                Timed("long policy", () => PolicyFuzzer.Decides(PolicyFuzzer.PolicyOfLength(seed % 2_000_000), PolicyKind.Identity));
                longOnes++;
            }

            // What stays after the first thousands is caches filled once.
            if (seed - first == 5_000) settled = GC.GetTotalMemory(forceFullCollection: true);
        }

        var growth = settled == 0 ? 0 : GC.GetTotalMemory(forceFullCollection: true) - settled;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"iam-fuzz: {damaged:N0} damaged policies ({stillPolicies:N0} still were policies and decided), {bombs:N0} pattern bombs, {longOnes:N0} long policies in {watch.Elapsed.TotalSeconds:0} s (seeds {first} to {seed - 1}); slowest {slowest.Time.TotalMilliseconds:0} ms ({slowest.What} {slowest.Seed}); memory grew by {growth / 1024.0:0} KiB"));
        return slowest.Time > MostForOne || growth > MostGrowth ? 1 : 0;

        void Timed(string what, Action work)
        {
            var start = watch.Elapsed;
            try
            {
                work();
            }
            catch (Exception)
            {
                Console.Error.WriteLine($"iam-fuzz: {what} of seed {seed}:");
                throw;
            }

            var time = watch.Elapsed - start;
            if (time > slowest.Time) slowest = (time, seed, what);
        }
    }
}
