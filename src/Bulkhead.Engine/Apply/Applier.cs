using System.Collections.Immutable;
using Bulkhead.Engine.Apply.Steps;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>
/// Walks the graph of a plan's steps, as wide as the pace allows. A step that fails holds back those that wait for it and
/// no others. When the run is stopped, nothing new is begun, and what runs ends at its next call or wait: every step can be
/// taken up again, so nothing is lost.
/// </summary>
internal sealed class Applier(ApplyContext context, IApplyObserver observer)
{
    private readonly StepRunner _runner = new(context, observer);
    private readonly Dictionary<StepAddress, StepReport> _reports = [];
    private readonly Dictionary<Task<StepReport>, PlanStep> _running = [];
    private int _creations;

    /// <summary>Runs the steps.</summary>
    /// <param name="steps">The steps, with their order in <see cref="PlanStep.After"/>.</param>
    /// <param name="stop">Asks the run to stop.</param>
    public async Task<ImmutableArray<StepReport>> RunAsync(ImmutableArray<PlanStep> steps, CancellationToken stop)
    {
        var graph = new StepGraph(steps);
        while (true)
        {
            while (!stop.IsCancellationRequested && TakeReady(graph) is { } step)
            {
                if (StepGraph.IsCreation(step)) _creations++;
                observer.Started(step);
                var task = Task.Run(() => RunStepAsync(step, stop), CancellationToken.None);
                _running.Add(task, step);
            }

            if (_running.Count == 0) break;
            var finished = await Task.WhenAny(_running.Keys);
            _running.Remove(finished, out var done);
            if (StepGraph.IsCreation(done!)) _creations--;
            var report = await finished;
            Settle(graph, done!, report);
        }

        foreach (var step in steps.Where(s => !_reports.ContainsKey(s.Address)))
        {
            // A cycle in the plan would leave steps that never become ready: a bug, not a stop.
            if (!stop.IsCancellationRequested) throw new InvalidOperationException($"The plan's step '{step.Address}' waits for itself.");
            Report(new StepReport(step, new StepOutcome.Stopped(), TimeSpan.Zero));
        }

        return [.. steps.Select(s => _reports[s.Address])];
    }

    /// <summary>Creations have a width of their own: they wait for AWS for minutes, and must not keep the others from working.</summary>
    private PlanStep? TakeReady(StepGraph graph) =>
        (_creations < context.Pace.CreationWidth ? graph.TakeReadyCreation() : null)
        ?? (_running.Count - _creations < context.Pace.Width ? graph.TakeReady() : null);

    private void Settle(StepGraph graph, PlanStep step, StepReport report)
    {
        Report(report);
        if (report.Outcome is StepOutcome.Done)
        {
            graph.Complete(step.Address);
            return;
        }

        if (report.Outcome is not StepOutcome.Failed) return;
        foreach (var held in graph.Fail(step.Address))
        {
            Report(new StepReport(held, new StepOutcome.HeldBack(step.Address), TimeSpan.Zero));
        }
    }

    private void Report(StepReport report)
    {
        _reports.Add(report.Step.Address, report);
        observer.Finished(report);
    }

    private async Task<StepReport> RunStepAsync(PlanStep step, CancellationToken stop)
    {
        var started = context.Time.GetTimestamp();
        StepOutcome outcome;
        try
        {
            outcome = await _runner.RunAsync(step, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcome = new StepOutcome.Stopped();
        }

        return new StepReport(step, outcome, context.Time.GetElapsedTime(started));
    }
}
