using System.CommandLine;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach</c>: who can come to what.</summary>
internal static class ReachCommand
{
    public static Command Make(Terminal terminal)
    {
        var options = new ReachOptions();
        var command = new Command("reach", "Who can come to what, through every known escalation: broken, proved, or not proved")
        {
            PathCommand.Make(options, terminal),
            WhatCommand.Make(options, terminal),
            AdminsCommand.Make(options, terminal),
            WhoCommand.Make(options, terminal),
            DiffCommand.Make(options, terminal),
            ExplainCommand.Make(options, terminal),
            VerifyCommand.Make(options, terminal),
            ReplayCommand.Make(options, terminal),
        };
        foreach (var option in options.All) command.Add(option);
        command.SetAction(result => SummaryRun.Run(options, result, terminal));
        return command;
    }
}
