using System.Diagnostics;
using Bulkhead.Cli.Output;
using Bulkhead.Engine.Apply;

namespace Bulkhead.Cli.Views;

/// <summary>How a step ended, as markup in one line.</summary>
internal static class OutcomeText
{
    public static string Of(StepReport report)
    {
        var step = SafeText.Markup(report.Step.Address.ToString());
        return report.Outcome switch
        {
            StepOutcome.Done { Note: { } note } => $"[green]done[/]      {step} [grey]({SafeText.Markup(note)})[/]",
            StepOutcome.Done => $"[green]done[/]      {step} [grey]({Durations.Of(report.Elapsed)})[/]",
            StepOutcome.Failed failed => $"[red]failed[/]    {step}: {SafeText.Markup(failed.Reason)}",
            StepOutcome.HeldBack held => $"[yellow]held back[/] {step} [grey](waits for {SafeText.Markup(held.Because.ToString())})[/]",
            StepOutcome.Stopped => $"[yellow]stopped[/]   {step}",
            _ => throw new UnreachableException(),
        };
    }
}
