using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>Checks that commands share before they begin.</summary>
internal static class CommandGuards
{
    /// <summary>Whether a cloud was named rightly; says so when the environment's is wrong.</summary>
    public static bool HasCloud(CloudTarget? target, Terminal terminal)
    {
        if (target is not null) return true;
        terminal.People.MarkupLine($"[red]error[/]: {CloudTarget.Variable} must be aws, local or local:FILE.");
        return false;
    }
}
