using System.Diagnostics;
using System.Globalization;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Faults;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;

namespace Bulkhead.Bench;

/// <summary>
/// How long an apply of many new accounts would take on AWS, with faults at random, beside the least that AWS's own rates allow.
/// </summary>
internal static class PaceRun
{
    private const double MostOverBound = 1.2;
    private const int MostMegabytes = 1024;

    private static readonly FaultPlan Faults = new(7,
    [
        new FaultRule(FaultKind.Throttle) { Rate = 0.005 },
        new FaultRule(FaultKind.ServerError) { Rate = 0.005 },
        new FaultRule(FaultKind.CutBefore) { Rate = 0.003 },
        new FaultRule(FaultKind.CutAfter) { Rate = 0.003 },
        new FaultRule(FaultKind.TimeOut) { Rate = 0.001 },
    ]);

    /// <summary>Runs, prints both times, and fails when the run took more than it may, or was not whole.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var accounts = arguments is [var first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1000;
        var faults = Array.IndexOf(arguments, "--no-faults") >= 0 ? new FaultPlan(0, []) : Faults with { Seed = Options.Number(arguments, "--seed", Faults.Seed) };

        // All work is done on the pool: the clock stands still while the pool works.
        return await Task.Run(() => RunAsync(accounts, faults));
    }

    private static async Task<int> RunAsync(int accounts, FaultPlan plan)
    {
        var watch = Stopwatch.StartNew();
        var desired = TestOrganization.Desire(Configuration(accounts));
        using var clock = new VirtualClock(DateTimeOffset.UtcNow, TimeSpan.FromMilliseconds(50));
        var faults = new FaultInjector(plan, () => throw new InvalidOperationException("Nothing is killed here."));
        using var folder = new TestFolder();
        var options = new LocalCloudOptions { Listen = false, StateFile = folder.File("cloud"), FlushToDisk = false, Time = clock, Pace = CloudPace.Aws, BeforeCall = faults.Before, AfterCall = faults.After };
        await using var server = await LocalCloudServer.StartAsync(options);
        using var transport = server.CreateTransport();
        var counter = new CallCounter();
        using var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-central-1"),
            Endpoint = server.Endpoint,
            Transport = transport,
            Credentials = new AccessKeys(server.Credentials.AccessKeyId, server.Credentials.SecretAccessKey),
            Observer = counter,
            Time = server.Time,
        });
        var session = ((SessionOpened)await connection.OpenAsync(CancellationToken.None)).Session;
        var (run, failure) = await ApplyRun.OpenAsync(
            session, new ApplyOptions { Run = "run-1", Owner = LockOwner.ThisProcess("bench"), Pace = ApplyPace.Aws, Time = server.Time }, CancellationToken.None);
        if (run is null) throw new InvalidOperationException($"No run: {failure}");
        var planned = await TestOrganization.PlanAsync(session, desired);
        var result = await run.ApplyAsync(planned, new PaceProgress(clock, watch, planned.Steps.Length), null, CancellationToken.None);
        await run.DisposeAsync();
        var report = ((ApplyResult.Ran)result).Report;
        foreach (var step in report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Take(10)) Console.WriteLine($"{step.Step.Address}: {step.Outcome}");

        using var process = Process.GetCurrentProcess();
        var calls = counter.ByApi.SetItem("organizations:CreateAccount", accounts);
        var bound = PaceBound.Of(calls, options.Pace, options.Quotas);
        var (ratio, peak) = (clock.Elapsed / bound.Time, process.PeakWorkingSet64 / 1048576);
        Console.WriteLine($"pace: {accounts} accounts, {report.DoneCount} of {report.Steps.Length} steps, {counter.Total} calls, {faults.Made} faults");
        Console.WriteLine($"  on AWS's clock {clock.Elapsed:d\\.hh\\:mm\\:ss}; AWS allows no less than {bound.Time:d\\.hh\\:mm\\:ss} ({bound.Reason}); ratio {ratio:0.000} of at most {MostOverBound}");
        Console.WriteLine($"  here {watch.Elapsed:hh\\:mm\\:ss}, {process.TotalProcessorTime.TotalSeconds:0} s of processor time, {peak} MB at most of {MostMegabytes}");
        return report.Succeeded && ratio <= MostOverBound && peak <= MostMegabytes ? 0 : 1;
    }

    private static string Configuration(int accounts) => $$"""
        organization:
          name: globex
          email: aws+{account}@globex.example
          regions: [eu-central-1, eu-west-1, us-east-1]
          contacts:
            security: { name: Security operations, email: soc@globex.example, phone: "+49 30 1234 5678" }
        accounts:
          security: security
          logs: log-archive
          "team{n}-{stage}":
            each:
              n: 0001..{{(accounts - 2) / 2:0000}}
              stage:
                dev: { kind: development, budget: 500 USD }
                prod: { kind: production, budget: 10000 USD }
        guardrails:
          everywhere: [deny-root-user, only-governed-regions]
        """;
}
