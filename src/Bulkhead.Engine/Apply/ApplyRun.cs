using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Aws;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>
/// One run of <c>apply</c>: takes the lock, runs the steps, keeps the journal, gives the lock back. Where the journal
/// exists already, open the run before the plan is made, so that nobody changes the world in between.
/// </summary>
public sealed class ApplyRun : IAsyncDisposable
{
    private readonly AwsSession _management;
    private readonly JournalBucket _journal;
    private readonly ApplyOptions _options;
    private RunLock? _lock;

    private ApplyRun(AwsSession management, JournalBucket journal, ApplyOptions options)
    {
        _management = management;
        _journal = journal;
        _options = options;
    }

    /// <summary>Whether the run has the lock already: false only before the very first run.</summary>
    public bool IsLocked => _lock is not null;

    /// <summary>The holder that the lock was taken over from; null when it was free.</summary>
    public LockRecord? TakenOverFrom { get; private set; }

    /// <summary>
    /// Opens a run: takes the lock where the journal exists. Before the very first run there is no journal; then the lock
    /// is taken when the first step has made it.
    /// </summary>
    /// <param name="management">A session of the management account, in the home region.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The run; or, with a null run, why there is none.</returns>
    public static async Task<(ApplyRun? Run, ApplyResult? Failure)> OpenAsync(
        AwsSession management, ApplyOptions options, CancellationToken cancellationToken)
    {
        var journal = new JournalBucket(management, JournalBucket.NameFor(management.Account.Value), options.Time);
        var (exists, refusal) = await journal.ExistsAsync(cancellationToken);
        if (refusal is not null) return (null, new ApplyResult.Refused(refusal));
        var run = new ApplyRun(management, journal, options);
        if (exists && await run.LockAsync(cancellationToken) is { } failure) return (null, failure);
        return (run, null);
    }

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="observer">Sees the steps as they go.</param>
    /// <param name="fingerprint">
    /// Observes the world again and answers its fingerprint; null when this run made the plan under its own lock. It is
    /// asked once, under the lock, before the first step.
    /// </param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<ApplyResult> ApplyAsync(
        Plan plan,
        IApplyObserver observer,
        Func<CancellationToken, Task<string?>>? fingerprint,
        CancellationToken cancellationToken)
    {
        using var context = new ApplyContext(
            plan, _options.Run, new AccountSessions(_management), _journal, _options.Pace, _options.Time);
        var steps = plan.Steps;
        var reports = ImmutableArray<StepReport>.Empty;
        if (_lock is null)
        {
            // The journal comes first, by itself: without it there is no lock, and without the lock nothing may be written.
            var first = steps.Where(s => s.Payload is StepPayload.CreateJournal).ToImmutableArray();
            if (first.IsEmpty) throw new ArgumentException("There is no journal, and the plan does not make it.", nameof(plan));
            reports = await new Applier(context, observer).RunAsync(first, cancellationToken);
            if (reports.Any(r => r.Outcome is not StepOutcome.Done)) return new ApplyResult.Ran(Report(plan, reports, cancellationToken));
            steps = steps.RemoveRange(first);
            if (await LockAsync(cancellationToken) is { } failure) return failure;
        }

        if (fingerprint is not null && await fingerprint(cancellationToken) != plan.Fingerprint) return new ApplyResult.Moved();
        var record = new RunRecord(_journal, _options, _management.Caller.ToString());
        if (await record.BeginAsync(plan, cancellationToken) is { } refusal) return new ApplyResult.Refused(refusal);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lock!.Lost);
        reports = reports.AddRange(await new Applier(context, observer).RunAsync(steps, stop.Token));
        var report = Report(plan, reports, cancellationToken);
        await record.EndAsync(report);
        return new ApplyResult.Ran(report);
    }

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lock is not null) await _lock.DisposeAsync();
        _lock = null;
    }

    private ApplyReport Report(Plan plan, ImmutableArray<StepReport> reports, CancellationToken stop)
    {
        var known = reports.ToDictionary(r => r.Step.Address);
        var reason = stop.IsCancellationRequested ? "stopped by the user"
            : _lock?.Lost.IsCancellationRequested == true ? "the lock was taken by somebody else, or could not be renewed"
            : null;
        return new ApplyReport(
            [.. plan.Steps.Select(s => known.GetValueOrDefault(s.Address) ?? new StepReport(s, new StepOutcome.Stopped(), TimeSpan.Zero))],
            reason is not null,
            reason);
    }

    private async Task<ApplyResult?> LockAsync(CancellationToken cancellationToken)
    {
        var result = await RunLock.AcquireAsync(
            _journal, _options.Owner, _options.Run, _options.ForceUnlock, _options.Time, cancellationToken);
        switch (result)
        {
            case LockResult.Taken taken:
                (_lock, TakenOverFrom) = (taken.Lock, taken.TakenOverFrom);
                return null;
            case LockResult.HeldByAnother held:
                return new ApplyResult.Locked(held.Holder);
            case LockResult.Refused refused:
                return new ApplyResult.Refused(refused.Refusal);
            default:
                throw new UnreachableException();
        }
    }
}
