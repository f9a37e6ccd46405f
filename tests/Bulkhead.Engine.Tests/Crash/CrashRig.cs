using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.Engine.Tests.Crash;

/// <summary>
/// The exhaustive crash test: applies a configuration once without trouble, notes every call, and then for each call makes
/// something happen at it, runs again, and compares all that the cloud holds in the end.
/// </summary>
/// <remarks>
/// A process that is killed leaves the world that the cloud's file holds at that moment. Calls only ever append to the file,
/// so the world at a call is the file's beginning, and a case of a kill needs the second run alone.
/// </remarks>
internal sealed class CrashRig : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DesiredOrganization _desired;
    private readonly byte[] _file;
    private readonly FinalWorld _expected;
    private int _cases;

    private CrashRig(DesiredOrganization desired, byte[] file, FinalWorld expected, ImmutableArray<CrashMoment> moments) =>
        (_desired, _file, _expected, Moments) = (desired, file, expected, moments);

    /// <summary>The calls of the run without trouble, in their order.</summary>
    public ImmutableArray<CrashMoment> Moments { get; }

    /// <summary>How many documents are compared in the end.</summary>
    public int Documents => _expected.Lines.Length;

    /// <summary>Makes the run without trouble.</summary>
    /// <param name="yaml">The configuration.</param>
    public static async Task<CrashRig> PrepareAsync(string yaml)
    {
        using var folder = new TestFolder();
        var desired = TestOrganization.Desire(yaml);
        var file = folder.File("whole");
        var names = new CallNames();
        var begun = new ConcurrentDictionary<long, (string Name, long Length)>();
        var moments = new ConcurrentQueue<(long Number, CrashMoment Moment)>();
        await using (var organization = await TestOrganization.StartAsync(new LocalCloudOptions
        {
            StateFile = file,
            FlushToDisk = false,
            BeforeCall = call =>
            {
                begun[call.Number] = (names.NameOf(call), new FileInfo(file).Length);
                return null;
            },
            AfterCall = call =>
            {
                var (name, length) = begun[call.Number];
                moments.Enqueue((call.Number, new CrashMoment(name, length, new FileInfo(file).Length)));
                return null;
            },
        }))
        {
            var report = await organization.ApplyAsync(await organization.OpenAsync(), desired);
            if (!report.Succeeded) throw new InvalidOperationException($"The run without trouble failed: {Failures(report)}");
        }

        // Refused calls ("there is none") have an after that nobody is asked about: the next call's before is the same world.
        var seen = moments.ToDictionary(m => m.Number, m => m.Moment);
        var all = begun.OrderBy(b => b.Key).Select(b => seen.GetValueOrDefault(b.Key) ?? new CrashMoment(b.Value.Name, b.Value.Length, b.Value.Length));
        return new CrashRig(desired, await File.ReadAllBytesAsync(file), FinalWorld.Read(file), [.. all]);
    }

    /// <summary>Runs a case, or cases of trouble together in one run; those of a run that ends badly are run again each alone.</summary>
    public async Task<ImmutableArray<CrashResult>> RunAsync(ImmutableArray<CrashCase> cases)
    {
        var file = _folder.File($"case-{Interlocked.Increment(ref _cases)}");
        try
        {
            var trouble = new CrashTrouble(cases);
            var isKill = cases[0].Kind is CrashKind.KillBefore or CrashKind.KillAfter;
            var problem = isKill ? await RunKilledAsync(cases.Single(), file) : await RunTroubledAsync(trouble, cases, file);
            problem ??= Compare(FinalWorld.Read(file), mayAskTwice: cases.Any(c => c.Kind == CrashKind.Duplicate));
            var results = cases.Select(c => new CrashResult(c, problem, isKill || trouble.HasMade(c))).ToImmutableArray();
            if (cases.Length == 1 || (problem is null && results.All(r => r.Reached))) return results;
            var again = results.Where(r => problem is not null || !r.Reached).ToArray();
            var alone = ImmutableArray.CreateBuilder<CrashResult>();
            foreach (var result in again) alone.AddRange(await RunAsync([result.Case]));
            if (problem is not null && alone.All(r => r.Problem is null))
                alone[0] = alone[0] with { Problem = $"only together with {cases.Length - 1} others: {problem}" };
            return [.. results.Except(again), .. alone];
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".lock");
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string?> RunKilledAsync(CrashCase @case, string file)
    {
        var length = @case.Kind == CrashKind.KillBefore ? @case.Moment.Before : @case.Moment.After;
        await File.WriteAllBytesAsync(file, _file[..(int)length]);
        await using var organization = await TestOrganization.StartAsync(new LocalCloudOptions { StateFile = file, FlushToDisk = false });
        return await RunAgainAsync(organization);
    }

    private async Task<string?> RunTroubledAsync(CrashTrouble trouble, ImmutableArray<CrashCase> cases, string file)
    {
        var mayEnd = cases.Any(c => c.Kind == CrashKind.ExpiredCredentials);
        await using var organization = await TestOrganization.StartAsync(new LocalCloudOptions
        {
            StateFile = file,
            FlushToDisk = false,
            BeforeCall = trouble.Before,
            AfterCall = trouble.After,
        });
        try
        {
            var report = await organization.ApplyAsync(await organization.OpenAsync(), _desired);
            if (!report.Succeeded && !mayEnd) return $"the first run did not succeed: {Failures(report)}";
        }
        catch (InvalidOperationException refused)
        {
            // Credentials that are over end a run; the next one has new ones.
            if (!mayEnd) return $"the first run was refused: {refused.Message}";
        }

        trouble.End();
        return await RunAgainAsync(organization);
    }

    private async Task<string?> RunAgainAsync(TestOrganization organization)
    {
        ApplyReport report;
        try
        {
            report = await organization.ApplyAsync(await organization.OpenAsync(), _desired);
        }
        catch (InvalidOperationException refused)
        {
            return $"the run again was refused: {refused.Message}";
        }

        if (!report.Succeeded) return $"the run again did not succeed: {Failures(report)}";
        if (report.Steps.IsEmpty) return null;
        var left = await TestOrganization.PlanAsync(await organization.OpenAsync(), _desired);
        return left.IsEmpty ? null : $"after the run again there is still to do: {string.Join(", ", left.Steps.Select(s => s.Address))}";
    }

    private string? Compare(FinalWorld world, bool mayAskTwice)
    {
        var difference = world.DifferenceFrom(_expected);
        if (difference.Length > 0) return $"another world in the end:\n{difference}";
        return mayAskTwice || (world.AccountRequests, world.FailedRequests) == (_expected.AccountRequests, 0)
            ? null
            : $"{world.AccountRequests} requests for accounts, of which {world.FailedRequests} failed, instead of {_expected.AccountRequests}";
    }

    private static string Failures(ApplyReport report) =>
        string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Take(5).Select(s => $"{s.Step.Address}: {s.Outcome}"));
}
