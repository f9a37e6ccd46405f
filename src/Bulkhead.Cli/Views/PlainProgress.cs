using System.Collections.Concurrent;
using Bulkhead.Cli.Output;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>Progress for CI: a line when a step is over, and one when it begins to wait for something new.</summary>
internal sealed class PlainProgress(IAnsiConsole console) : IApplyObserver
{
    private readonly ConcurrentDictionary<StepAddress, string> _reasons = new();
    private readonly Lock _gate = new();

    public void Started(PlanStep step)
    {
        // Steps are many and short: their end is what a log needs.
    }

    public void Waiting(PlanStep step, string reason)
    {
        if (_reasons.TryGetValue(step.Address, out var before) && before == reason) return;
        _reasons[step.Address] = reason;
        Write($"[grey]waits[/]     {SafeText.Markup(step.Address.ToString())} [grey]({SafeText.Markup(reason)})[/]");
    }

    public void Finished(StepReport report) => Write(OutcomeText.Of(report));

    private void Write(string markup)
    {
        lock (_gate) console.MarkupLine(markup);
    }
}
