using Bulkhead.Cli.Output;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bulkhead.Cli.Views;

/// <summary>
/// Progress for a terminal: how much is done, what runs, and what waits and why, redrawn in place. Failures stay above it
/// as they happen.
/// </summary>
internal sealed class LiveProgress(IAnsiConsole console, int total, TimeProvider time) : IApplyObserver
{
    private const int MostRows = 12;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(120);

    private readonly Dictionary<StepAddress, (long Since, string? Reason)> _running = [];
    private readonly List<StepReport> _failures = [];
    private readonly Lock _gate = new();
    private readonly long _begun = time.GetTimestamp();
    private int _over;

    public void Started(PlanStep step)
    {
        lock (_gate) _running[step.Address] = (time.GetTimestamp(), null);
    }

    public void Waiting(PlanStep step, string reason)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(step.Address, out var row)) _running[step.Address] = (row.Since, reason);
        }
    }

    public void Finished(StepReport report)
    {
        lock (_gate)
        {
            _running.Remove(report.Step.Address);
            _over++;
            if (report.Outcome is StepOutcome.Failed) _failures.Add(report);
        }
    }

    /// <summary>Draws while <paramref name="work"/> goes on, and leaves the last picture.</summary>
    public Task<T> WatchAsync<T>(Func<Task<T>> work) =>
        console.Live(Picture()).AutoClear(false).StartAsync(async live =>
        {
            var task = work();
            while (await Task.WhenAny(task, Task.Delay(Redraw, TimeProvider.System)) != task) live.UpdateTarget(Picture());
            live.UpdateTarget(Picture());
            return await task;
        });

    private Rows Picture()
    {
        lock (_gate)
        {
            var rows = new List<IRenderable>();
            rows.AddRange(_failures.TakeLast(MostRows).Select(f => new Markup(OutcomeText.Of(f))));
            rows.Add(new Markup($"{Bar()} {_over}/{total} steps, {Durations.Of(time.GetElapsedTime(_begun))}"));
            rows.AddRange(_running.OrderBy(r => r.Value.Since).Take(MostRows).Select(r => new Markup(Row(r.Key, r.Value.Since, r.Value.Reason))));
            if (_running.Count > MostRows) rows.Add(new Markup($"[grey]  and {_running.Count - MostRows} more[/]"));
            return new Rows(rows);
        }
    }

    private string Bar()
    {
        const int Width = 30;
        var filled = total == 0 ? Width : _over * Width / total;
        return $"[green]{new string('━', filled)}[/][grey]{new string('━', Width - filled)}[/]";
    }

    private string Row(StepAddress address, long since, string? reason)
    {
        var waits = reason is null ? "" : $" [yellow]waits: {SafeText.Markup(reason)}[/]";
        return $"  {SafeText.Markup(address.ToString())} [grey]{Durations.Of(time.GetElapsedTime(since))}[/]{waits}";
    }
}
