using System.Diagnostics;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Cli.Views;

/// <summary>The sign and the colour of each action in a plan.</summary>
internal static class StepGlyphs
{
    public static (string Glyph, string Colour) Of(StepAction action) => action switch
    {
        StepAction.Create => ("+", "green"),
        StepAction.Change => ("~", "yellow"),
        StepAction.Adopt => ("=", "blue"),
        StepAction.Move => (">", "yellow"),
        StepAction.Quarantine => ("!", "red"),
        StepAction.Attach => ("+", "green"),
        StepAction.Detach => ("-", "red"),
        StepAction.Delete => ("-", "red"),
        _ => throw new UnreachableException(),
    };
}
