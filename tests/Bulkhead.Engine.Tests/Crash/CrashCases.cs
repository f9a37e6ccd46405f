using System.Collections.Immutable;

namespace Bulkhead.Engine.Tests.Crash;

/// <summary>The cases of a crash test.</summary>
internal static class CrashCases
{
    /// <summary>
    /// How many cases of trouble one run meets. Each is at another call, far from the others, so that each has its way; a run
    /// that ends badly is taken apart.
    /// </summary>
    private const int Together = 12;

    /// <summary>Everything of some kinds at every call.</summary>
    public static ImmutableArray<CrashCase> All(ImmutableArray<CrashMoment> moments, params IEnumerable<CrashKind> kinds) =>
        [.. from kind in kinds from moment in moments select new CrashCase(kind, moment)];

    /// <summary>
    /// The cases in the runs that they take. Kills that leave the same world are one run: a call that only reads leaves the
    /// world as it was.
    /// </summary>
    /// <returns>The runs, and for each how many cases it stands for.</returns>
    public static ImmutableArray<(ImmutableArray<CrashCase> Run, int Cases)> Runs(ImmutableArray<CrashCase> cases)
    {
        var kills = cases.Where(c => c.Kind is CrashKind.KillBefore or CrashKind.KillAfter)
            .GroupBy(c => c.Kind == CrashKind.KillBefore ? c.Moment.Before : c.Moment.After)
            .Select(g => (Run: ImmutableArray.Create(g.First()), Cases: g.Count()));
        var troubles = cases.Where(c => c.Kind is not (CrashKind.KillBefore or CrashKind.KillAfter)).GroupBy(c => c.Kind).SelectMany(Spread);
        return [.. kills, .. troubles];
    }

    private static IEnumerable<(ImmutableArray<CrashCase> Run, int Cases)> Spread(IEnumerable<CrashCase> cases)
    {
        var all = cases.ToImmutableArray();
        // Credentials that are over end a run, and so there is one of them in each.
        var together = all[0].Kind == CrashKind.ExpiredCredentials ? 1 : Together;
        var runs = (all.Length + together - 1) / together;
        return Enumerable.Range(0, runs).Select(r => all.Where((_, i) => i % runs == r).ToImmutableArray()).Select(r => (r, r.Length));
    }
}
