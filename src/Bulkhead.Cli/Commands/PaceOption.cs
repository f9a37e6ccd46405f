using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>The option <c>--pace aws</c>: a local cloud that is as slow and as strict as AWS.</summary>
internal static class PaceOption
{
    private const string Aws = "aws";

    /// <summary>The option.</summary>
    public static Option<string?> Make()
    {
        var option = new Option<string?>("--pace")
        {
            Description = "Make the local cloud as slow and as strict as AWS, on a clock that nobody waits for, and say how long it would take",
            HelpName = Aws,
        };
        option.AcceptOnlyFromAmong(Aws);
        return option;
    }

    /// <summary>The cloud with the pace, where it is asked for; null where that can't be, which is told.</summary>
    public static CloudTarget? AddTo(CloudTarget target, string? pace, Terminal terminal)
    {
        if (pace is null) return target;
        if (target is CloudTarget.Local local) return local with { IsPaced = true };
        terminal.People.WriteLine("error: --pace is for a local cloud: give --cloud local or --cloud local:FILE.");
        return null;
    }
}
