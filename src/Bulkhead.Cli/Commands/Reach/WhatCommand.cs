using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach what PRINCIPAL</c>: everything that it certainly comes to.</summary>
internal static class WhatCommand
{
    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var principal = new Argument<string>("principal") { Description = "A user, role, group or account by ARN or name, or 'anyone'" };
        var command = new Command("what", "What a principal comes to, the nearest first; exit code 3 when there is anything") { principal };
        command.SetAction(result => Run(options, result, result.GetRequiredValue(principal), terminal));
        return command;
    }

    private static int Run(ReachOptions options, ParseResult result, string principal, Terminal terminal)
    {
        if (options.Open(result, terminal) is not { } engine) return ExitCodes.Failure;
        var diagnostics = new DiagnosticBag();
        var subject = new NameResolver(engine.Snapshot, diagnostics).Subject(principal);
        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        if (subject is null) return ExitCodes.Usage;
        var things = engine.What(subject);
        if (result.GetValue(options.Json))
        {
            JsonOutput.Write(terminal.DataWriter, writer => ReachListJson.WriteThings(writer, subject.Name, things));
        }
        else
        {
            terminal.Data.WriteLine($"{SafeText.Plain(subject.Name)} comes to {things.Length} principals and resources for certain.");
            foreach (var group in things.GroupBy(t => (t.How, t.Node.Account)).OrderBy(g => g.Key.How, StringComparer.Ordinal).ThenBy(g => g.Key.Account, StringComparer.Ordinal))
            {
                terminal.Data.MarkupLine($"[bold]{group.Key.How}[/] in {SafeText.Markup(group.Key.Account)}");
                foreach (var thing in group) terminal.Data.MarkupLine($"  {SafeText.Markup(thing.Node.Arn)} [grey]({thing.RuleId}, {thing.Calls} calls)[/]");
            }
        }

        return things.IsEmpty ? ExitCodes.Success : ExitCodes.Found;
    }
}
