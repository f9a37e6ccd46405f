using System.Diagnostics;
using System.Globalization;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Tests.Generated;

namespace Bulkhead.Bench;

/// <summary>The campaign: the engine against the reference evaluator, on as many generated requests as asked for.</summary>
internal static class IamAgree
{
    private const int MostShown = 10;

    /// <summary>Runs <c>--requests</c> requests from <c>--seed</c> on; 1 when the two differ anywhere.</summary>
    public static int Run(string[] options)
    {
        var requests = Options.Number(options, "--requests", 1_000_000);
        var first = Options.Number(options, "--seed", 1);
        var counts = new Dictionary<DecisionOutcome, long>();
        var watch = Stopwatch.StartNew();
        var differences = 0;
        var shown = 0;
        var seed = first;
        for (; counts.Values.Sum() < requests; seed++)
        {
            var found = Agreement.Check(seed, counts).ToList();
            if (found.Count > 0 && shown++ < MostShown) Console.WriteLine(found[0].Describe());
            differences += found.Count;
        }

        var outcomes = string.Join(", ", counts.OrderBy(c => c.Key).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}")));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"iam-agree: {counts.Values.Sum():N0} requests against {seed - first:N0} stacks (seeds {first} to {seed - 1}) in {watch.Elapsed.TotalSeconds:0} s: {differences} differences; {outcomes}"));
        return differences == 0 ? 0 : 1;
    }
}
